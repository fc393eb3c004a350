/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The .ksplit record format, version 1: what the plugin writes and the host
 * tool reads.  Documentation/ksplit.rst ("Record format") is the
 * specification; this header is its numbers.  It is included by the plugin
 * (C++, knows GCC) and by the reader (C, knows ELF) and depends on neither.
 *
 * A section is a concatenation of units, one per translation unit ("ld -r"
 * simply appends them).  All fixed-size integers are little endian; "varint"
 * is unsigned LEB128 of at most 64 bits; "svarint" is a zigzag-coded varint.
 *
 *   unit   = magic[4] version:u16 reserved:u16 length:u32 crc:u32 { table }
 *   table  = tag:u8 size:varint payload[size]
 *
 * length counts the whole unit from the first byte of magic, crc is the CRC-32
 * (IEEE 802.3, reflected, as in zlib) of everything behind the header.  Tables
 * come in ascending order of their tags, each at most once; a reader skips a
 * tag that it does not know.  Every index refers to an entry of a table of the
 * same unit, and inside a table to an EARLIER entry only where this is said.
 */
#ifndef KSPLIT_RECORD_H
#define KSPLIT_RECORD_H

#define KSPLIT_SECTION		".ksplit"
#define KSPLIT_MAGIC		"KSPL"
/* Incremented on any change of layout or of meaning. */
#define KSPLIT_VERSION		1
#define KSPLIT_HEADER_SIZE	16

/* Tags of the tables.  Payloads are described at the enums below. */
enum ksplit_table {
	/* Strings: concatenated, each NUL-terminated; named by byte offset.
	 * Offset 0 is always the empty string.  A payload without a NUL at
	 * its end is malformed. */
	KSPLIT_T_STRINGS	= 1,
	/* source:str producer:str
	 * source is relative to the kernel tree ("drivers/net/dummy.c"),
	 * producer names compiler and plugin ("gcc 12.2.0"). */
	KSPLIT_T_UNIT		= 2,
	/* count:varint { type } ; see enum ksplit_type_kind.  Entry 0 is VOID.
	 * Types may refer to later types (recursion goes through structs). */
	KSPLIT_T_TYPES		= 3,
	/* count:varint { struct }
	 * struct = name:str flags:varint file:str line:varint size:varint
	 *	    nfields:varint { name:str bitoff:varint bitsize:varint
	 *			     type:varint flags:varint }
	 * size is in bytes.  All fields of a complete struct are listed, in
	 * order of declaration, anonymous members (name "") included. */
	KSPLIT_T_STRUCTS	= 4,
	/* count:varint { name:str flags:varint type:varint file:str line:varint }
	 * Functions and variables that the unit defines or refers to; name is
	 * the assembler name. */
	KSPLIT_T_SYMBOLS	= 5,
	/* count:varint { path } ; see enum ksplit_path_op.  Entry 0 is NONE;
	 * a path refers to earlier paths only. */
	KSPLIT_T_PATHS		= 6,
	/* count:varint { size:varint function[size] }
	 * function = sym:varint nparams:varint { name:str } ncalls:varint
	 *	      nasms:varint nblocks:varint { record } */
	KSPLIT_T_FUNCTIONS	= 7,
	/* count:varint { place:path value:path }
	 * Static initialisers: place has a GLOBAL root, value is FUNC, ADDR of
	 * a place with a GLOBAL root, STR, or NONE for any other constant (an
	 * entry with NONE occurs once per place). */
	KSPLIT_T_INITS		= 8,
	/* count:varint { sym:varint kind:varint expr:str }
	 * __acquires(expr), __releases(expr), __must_hold(expr) of a function;
	 * see enum ksplit_lock_kind. */
	KSPLIT_T_LOCKS		= 9,
	/* count:varint { alias:varint target:varint }
	 * Symbol aliases made by attribute alias (module_init(), ...): both
	 * are indices of symbols. */
	KSPLIT_T_ALIASES	= 10,
};

/* Kinds of types; the operands follow the kind byte. */
enum ksplit_type_kind {
	KSPLIT_TYPE_VOID	= 0,	/* */
	KSPLIT_TYPE_INT		= 1,	/* name:str bits:varint signed:varint */
	KSPLIT_TYPE_ENUM	= 2,	/* name:str bits:varint signed:varint */
	KSPLIT_TYPE_FLOAT	= 3,	/* name:str bits:varint */
	/* target:type annot:varint (enum ksplit_annot, about the target) */
	KSPLIT_TYPE_POINTER	= 4,
	/* element:type count:varint; count is the number of elements plus one,
	 * 0 for a flexible or variable array */
	KSPLIT_TYPE_ARRAY	= 5,
	KSPLIT_TYPE_RECORD	= 6,	/* struct:varint (struct or union) */
	/* result:type variadic:varint nparams:varint { type } */
	KSPLIT_TYPE_FUNCTION	= 7,
};

/* What is known about the target of a pointer: sparse's words and qualifiers. */
enum ksplit_annot {
	KSPLIT_A_CONST		= 1 << 0,
	KSPLIT_A_VOLATILE	= 1 << 1,
	KSPLIT_A_USER		= 1 << 2,
	KSPLIT_A_IOMEM		= 1 << 3,
	KSPLIT_A_RCU		= 1 << 4,
	KSPLIT_A_PERCPU		= 1 << 5,
};

enum ksplit_struct_flags {
	KSPLIT_S_UNION		= 1 << 0,
	KSPLIT_S_COMPLETE	= 1 << 1,
	/* no tag and no typedef name; identified by file:line and its parent */
	KSPLIT_S_ANONYMOUS	= 1 << 2,
	KSPLIT_S_PACKED		= 1 << 3,
};

enum ksplit_field_flags {
	KSPLIT_F_BITFIELD	= 1 << 0,
	/* some access path or initialiser of this unit names the field */
	KSPLIT_F_USED		= 1 << 1,
};

enum ksplit_sym_flags {
	KSPLIT_SYM_FUNCTION	= 1 << 0,	/* else a variable */
	KSPLIT_SYM_DEFINED	= 1 << 1,	/* in this unit */
	KSPLIT_SYM_STATIC	= 1 << 2,	/* no linkage outside the unit */
	KSPLIT_SYM_INLINE	= 1 << 3,	/* declared inline */
	KSPLIT_SYM_HEADER	= 1 << 4,	/* defined in an included file */
	KSPLIT_SYM_READONLY	= 1 << 5,	/* const variable */
	KSPLIT_SYM_PERCPU	= 1 << 6,	/* lives in a per-CPU section */
	KSPLIT_SYM_WEAK		= 1 << 7,
	KSPLIT_SYM_NORETURN	= 1 << 8,
};

/*
 * Paths are hash-consed trees: a VALUE is what a pointer or integer expression
 * yields, a PLACE is an object in memory.  Casts are not steps: DEREF carries
 * the type through which the object is looked at.
 */
enum ksplit_path_op {
	KSPLIT_P_NONE		= 0,	/* */
	/* roots that are values */
	KSPLIT_P_PARAM		= 1,	/* index:varint */
	KSPLIT_P_RESULT		= 2,	/* call:varint, the result of call N of this function */
	KSPLIT_P_CONST		= 3,	/* value:svarint */
	KSPLIT_P_STR		= 4,	/* text:str, cut at KSPLIT_STR_MAX bytes */
	KSPLIT_P_FUNC		= 5,	/* sym:varint, the function's address */
	KSPLIT_P_ASM		= 6,	/* asm:varint, an output of asm N of this function */
	KSPLIT_P_UNKNOWN	= 7,	/* reason:varint, see enum ksplit_unknown */
	/* the value again that is being computed: a PHI cycle, as in a list
	 * walk.  In a set of values it stands for all other values of the set
	 * and what the steps behind it reach from them, any number of times. */
	KSPLIT_P_REC		= 8,	/* */
	/* roots that are places */
	KSPLIT_P_GLOBAL		= 16,	/* sym:varint */
	KSPLIT_P_LOCAL		= 17,	/* id:varint name:str type:type, unique in the function */
	KSPLIT_P_PARMVAR	= 18,	/* index:varint, a parameter whose address is taken */
	/* steps from a place to a value */
	KSPLIT_P_ADDR		= 32,	/* place:path */
	KSPLIT_P_LOAD		= 33,	/* place:path */
	/* steps from a value to a value */
	KSPLIT_P_ADD		= 40,	/* value:path bytes:svarint, bytes > 0 or not a container_of */
	KSPLIT_P_ADDV		= 41,	/* value:path index:path (NONE: not known), a variable offset */
	/* value:path bytes:varint type:type: container_of, bytes are taken
	 * off; type is the type pointed to by the result (VOID: not known) */
	KSPLIT_P_CONTAINER	= 42,
	KSPLIT_P_BITS		= 43,	/* value:path, integer arithmetic on it (tag bits, masks) */
	/* steps from a value to a place */
	KSPLIT_P_DEREF		= 48,	/* value:path type:type (of the object) */
	/* steps from a place to a place */
	KSPLIT_P_FIELD		= 56,	/* place:path struct:varint field:varint */
	KSPLIT_P_INDEX		= 57,	/* place:path index:path (NONE: not known) */
};

#define KSPLIT_STR_MAX		120
/* A path that would be deeper becomes UNKNOWN(DEPTH). */
#define KSPLIT_PATH_MAX		48
/* A set with more values ends in UNKNOWN(SET). */
#define KSPLIT_SET_MAX		8

enum ksplit_unknown {
	KSPLIT_U_UNINIT		= 0,	/* uninitialised */
	KSPLIT_U_DEPTH		= 1,	/* deeper than KSPLIT_PATH_MAX */
	KSPLIT_U_SET		= 2,	/* more values than KSPLIT_SET_MAX */
	KSPLIT_U_INTEGER	= 3,	/* an integer computed from others */
	KSPLIT_U_OTHER		= 4,
};

/*
 * Records of a function, in program order inside a block:
 *   record = kind:u8 size:varint payload[size]
 * A reader skips a kind that it does not know.  "line" is an svarint, the
 * difference to the line of the record before it in the function (the first:
 * to the line of the function's symbol); it lies in the function's file.
 * "set" is count:varint { path }.
 */
enum ksplit_record_kind {
	/* index:varint nsucc:varint { succ:varint }
	 * The records behind it belong to block index; block 0 is the entry.
	 * After a COND as the last record succ[0] is taken when it is true. */
	KSPLIT_R_BLOCK		= 1,
	/* line flags:varint (enum ksplit_access) bits:varint places:set */
	KSPLIT_R_ACCESS		= 2,
	/* line id:varint flags:varint (enum ksplit_call) callee nargs:varint { set }
	 * callee = sym:varint, or a set of values with KSPLIT_C_INDIRECT */
	KSPLIT_R_CALL		= 3,
	/* line values:set */
	KSPLIT_R_RETURN		= 4,
	/* line flags:varint (enum ksplit_store) dst:set src:set
	 * A pointer, an address or a pointer-sized integer is stored in a
	 * place; with AGGREGATE dst and src are both places (struct copy). */
	KSPLIT_R_STORE		= 5,
	/* line values:set from:type to:type, pointer or integer types */
	KSPLIT_R_CAST		= 6,
	/* line values:set known:varint bytes:svarint, pointer arithmetic that
	 * is not a field selection; known = 0: by a variable amount */
	KSPLIT_R_ARITH		= 7,
	/* line id:varint flags:varint (enum ksplit_asm) template:str
	 * nout:varint nin:varint { constraint:str isplace:varint set } */
	KSPLIT_R_ASM		= 8,
	/* line code:varint (enum ksplit_cond) lhs:set rhs:set */
	KSPLIT_R_COND		= 9,
};

enum ksplit_access {
	KSPLIT_ACC_READ		= 1 << 0,
	KSPLIT_ACC_WRITE	= 1 << 1,
	KSPLIT_ACC_ATOMIC	= 1 << 2,	/* one locked instruction */
	KSPLIT_ACC_VOLATILE	= 1 << 3,	/* READ_ONCE(), WRITE_ONCE() */
	KSPLIT_ACC_AGGREGATE	= 1 << 4,	/* a whole struct or array */
	KSPLIT_ACC_ASM		= 1 << 5,	/* a memory operand of an asm */
};

enum ksplit_call {
	KSPLIT_C_INDIRECT	= 1 << 0,
	KSPLIT_C_RESULT_USED	= 1 << 1,
};

enum ksplit_store {
	KSPLIT_ST_AGGREGATE	= 1 << 0,
};

enum ksplit_asm {
	KSPLIT_ASM_VOLATILE	= 1 << 0,
	KSPLIT_ASM_MEMORY	= 1 << 1,	/* clobbers "memory" */
	KSPLIT_ASM_ATOMIC	= 1 << 2,	/* lock prefix or xchg */
	KSPLIT_ASM_GOTO		= 1 << 3,
};

enum ksplit_cond {
	KSPLIT_COND_OTHER	= 0,
	KSPLIT_COND_EQ		= 1,
	KSPLIT_COND_NE		= 2,
	KSPLIT_COND_LT		= 3,
	KSPLIT_COND_LE		= 4,
	KSPLIT_COND_GT		= 5,
	KSPLIT_COND_GE		= 6,
	KSPLIT_COND_SWITCH	= 7,	/* rhs: the constants of the cases */
};

enum ksplit_lock_kind {
	KSPLIT_LOCK_ACQUIRES		= 0,
	KSPLIT_LOCK_RELEASES		= 1,
	KSPLIT_LOCK_MUST_HOLD		= 2,
	KSPLIT_LOCK_COND_ACQUIRES	= 3,
};

/**
 * ksplit_crc32() - checksum of a unit's tables
 * @p: first byte behind the unit header
 * @n: number of bytes
 *
 * Returns the CRC-32 (IEEE 802.3, reflected) of the @n bytes at @p.
 */
static inline unsigned int ksplit_crc32(const unsigned char *p,
					unsigned long n)
{
	static const unsigned int nibble[16] = {
		0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac,
		0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
		0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c,
		0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
	};
	unsigned int crc = 0xffffffff;

	while (n--) {
		crc ^= *p++;
		crc = crc >> 4 ^ nibble[crc & 15];
		crc = crc >> 4 ^ nibble[crc & 15];
	}
	return crc ^ 0xffffffff;
}

#endif /* KSPLIT_RECORD_H */
