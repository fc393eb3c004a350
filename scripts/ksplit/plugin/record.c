// SPDX-License-Identifier: GPL-2.0
/*
 * The records of a function: coding, and nothing else.  pass.c decides what is
 * recorded; record/record.h says how each record looks.
 */
#include "plugin.h"

/* All functions, their number; the one at work: head, records, one payload. */
static struct ksplit_buf functions, head, records, payload;
static unsigned int nfunctions;

static ksplit_id fn_sym;
static long line, last_line;

static void write_params(tree fn)
{
	unsigned int n = 0;
	tree p;

	for (p = DECL_ARGUMENTS(fn); p; p = DECL_CHAIN(p))
		n++;
	buf_varint(&head, n);
	for (p = DECL_ARGUMENTS(fn); p; p = DECL_CHAIN(p)) {
		const char *name = "";

		if (DECL_NAME(p))
			name = IDENTIFIER_POINTER(DECL_NAME(p));
		buf_varint(&head, str_ref(str_intern(name)));
	}
}

/**
 * record_function_begin() - start the records of a function
 * @fn:	its declaration
 */
void record_function_begin(tree fn)
{
	fn_sym = sym_intern(fn);
	head.n = 0;
	records.n = 0;
	buf_varint(&head, sym_ref(fn_sym));
	write_params(fn);
	line = last_line = sym_line(fn_sym);
	if (ksplit_dump)
		fprintf(ksplit_dump, "function %s %s:%ld\n", sym_name(fn_sym),
			str_text(sym_file(fn_sym)), line);
}

/**
 * record_line() - set the line of the records that follow
 * @loc:	location of a statement
 *
 * Lines of other files (a body that is partly in an included file) cannot be
 * told and are left out.
 */
void record_line(location_t loc)
{
	unsigned int n;

	if (LOCATION_LOCUS(loc) <= BUILTINS_LOCATION)
		return;
	if (file_of(loc, &n) == sym_file(fn_sym))
		line = n;
}

static void begin(void)
{
	payload.n = 0;
}

static void begin_line(void)
{
	payload.n = 0;
	buf_svarint(&payload, line - last_line);
	last_line = line;
}

static void end(enum ksplit_record_kind kind)
{
	buf_byte(&records, kind);
	buf_varint(&records, payload.n);
	buf_put(&records, payload.p, payload.n);
}

/* "  12 name", then whatever belongs to the record. */
static void dump_start(const char *name)
{
	fprintf(ksplit_dump, "  %ld %s ", line, name);
}

static void dump_end(void)
{
	fputc('\n', ksplit_dump);
}

/**
 * record_block() - a basic block begins
 * @index:	its number
 * @succs:	numbers of its successors
 */
void record_block(unsigned int index, const vec<unsigned int> *succs)
{
	unsigned int i;

	begin();
	buf_varint(&payload, index);
	buf_varint(&payload, succs->length());
	for (i = 0; i < succs->length(); i++)
		buf_varint(&payload, (*succs)[i]);
	end(KSPLIT_R_BLOCK);
	if (!ksplit_dump)
		return;
	fprintf(ksplit_dump, " block %u ->", index);
	for (i = 0; i < succs->length(); i++)
		fprintf(ksplit_dump, " %u", (*succs)[i]);
	dump_end();
}

/**
 * record_access() - memory is read or written
 * @flags:	enum ksplit_access
 * @bits:	width
 * @places:	what may be accessed
 */
void record_access(unsigned int flags, unsigned int bits,
		   const struct ksplit_set *places)
{
	begin_line();
	buf_varint(&payload, flags);
	buf_varint(&payload, bits);
	set_write(&payload, places);
	end(KSPLIT_R_ACCESS);
	if (!ksplit_dump)
		return;
	dump_start("access");
	fprintf(ksplit_dump, "%s%s%s%s%s%s %u ",
		flags & KSPLIT_ACC_READ ? "r" : "",
		flags & KSPLIT_ACC_WRITE ? "w" : "",
		flags & KSPLIT_ACC_ATOMIC ? "a" : "",
		flags & KSPLIT_ACC_VOLATILE ? "v" : "",
		flags & KSPLIT_ACC_AGGREGATE ? "g" : "",
		flags & KSPLIT_ACC_ASM ? "i" : "", bits);
	dump_set(places);
	dump_end();
}

/**
 * record_call() - a function is called
 * @id:		number of the call
 * @flags:	enum ksplit_call
 * @sym:	the function, unless the call is indirect
 * @callee:	values of the function pointer, if it is
 * @args:	values of the arguments
 */
void record_call(unsigned int id, unsigned int flags, ksplit_id sym,
		 const struct ksplit_set *callee,
		 const vec<struct ksplit_set> *args)
{
	unsigned int i;

	begin_line();
	buf_varint(&payload, id);
	buf_varint(&payload, flags);
	if (flags & KSPLIT_C_INDIRECT)
		set_write(&payload, callee);
	else
		buf_varint(&payload, sym_ref(sym));
	buf_varint(&payload, args->length());
	for (i = 0; i < args->length(); i++)
		set_write(&payload, &(*args)[i]);
	end(KSPLIT_R_CALL);
	if (!ksplit_dump)
		return;
	dump_start("call");
	fprintf(ksplit_dump, "#%u ", id);
	if (flags & KSPLIT_C_INDIRECT)
		dump_set(callee);
	else
		fputs(sym_name(sym), ksplit_dump);
	for (i = 0; i < args->length(); i++) {
		fputs(i ? ", " : "(", ksplit_dump);
		dump_set(&(*args)[i]);
	}
	fputs(i ? ")" : "()", ksplit_dump);
	dump_end();
}

/**
 * record_return() - the function returns
 * @values:	what it returns
 */
void record_return(const struct ksplit_set *values)
{
	begin_line();
	set_write(&payload, values);
	end(KSPLIT_R_RETURN);
	if (!ksplit_dump)
		return;
	dump_start("return");
	dump_set(values);
	dump_end();
}

/**
 * record_store() - a pointer, an address or a struct is stored
 * @flags:	enum ksplit_store
 * @dst:	where
 * @src:	what
 */
void record_store(unsigned int flags, const struct ksplit_set *dst,
		  const struct ksplit_set *src)
{
	begin_line();
	buf_varint(&payload, flags);
	set_write(&payload, dst);
	set_write(&payload, src);
	end(KSPLIT_R_STORE);
	if (!ksplit_dump)
		return;
	dump_start(flags & KSPLIT_ST_AGGREGATE ? "copy" : "store");
	dump_set(dst);
	fputs(" = ", ksplit_dump);
	dump_set(src);
	dump_end();
}

/**
 * record_cast() - a pointer changes its type
 * @values:	the pointer
 * @from:	old type
 * @to:		new type
 */
void record_cast(const struct ksplit_set *values, ksplit_id from, ksplit_id to)
{
	type_want(from);
	type_want(to);
	begin_line();
	set_write(&payload, values);
	buf_varint(&payload, type_ref(from));
	buf_varint(&payload, type_ref(to));
	end(KSPLIT_R_CAST);
	if (!ksplit_dump)
		return;
	dump_start("cast");
	dump_set(values);
	fprintf(ksplit_dump, " %s ->", type_text(from));
	fprintf(ksplit_dump, " %s", type_text(to));
	dump_end();
}

/**
 * record_arith() - pointer arithmetic
 * @values:	the pointer
 * @known:	is the distance a constant?
 * @bytes:	which
 */
void record_arith(const struct ksplit_set *values, bool known, long bytes)
{
	begin_line();
	set_write(&payload, values);
	buf_varint(&payload, known);
	buf_svarint(&payload, bytes);
	end(KSPLIT_R_ARITH);
	if (!ksplit_dump)
		return;
	dump_start("arith");
	dump_set(values);
	fprintf(ksplit_dump, known ? " %+ld" : " +?", bytes);
	dump_end();
}

/**
 * record_cond() - a decision
 * @code:	how the sides are compared
 * @lhs:	left side
 * @rhs:	right side
 */
void record_cond(enum ksplit_cond code, const struct ksplit_set *lhs,
		 const struct ksplit_set *rhs)
{
	begin_line();
	buf_varint(&payload, code);
	set_write(&payload, lhs);
	set_write(&payload, rhs);
	end(KSPLIT_R_COND);
	if (!ksplit_dump)
		return;
	dump_start("cond");
	fprintf(ksplit_dump, "%u ", code);
	dump_set(lhs);
	fputs(" : ", ksplit_dump);
	dump_set(rhs);
	dump_end();
}

/**
 * record_asm() - inline assembly
 * @id:		number of the statement
 * @flags:	enum ksplit_asm
 * @text:	template
 * @nout:	how many of the operands are outputs
 * @ops:	operands, outputs first
 */
void record_asm(unsigned int id, unsigned int flags, const char *text,
		unsigned int nout, const vec<struct ksplit_operand> *ops)
{
	unsigned int i;

	begin_line();
	buf_varint(&payload, id);
	buf_varint(&payload, flags);
	buf_varint(&payload, str_ref(str_intern(text)));
	buf_varint(&payload, nout);
	buf_varint(&payload, ops->length() - nout);
	for (i = 0; i < ops->length(); i++) {
		buf_varint(&payload, str_ref(str_intern((*ops)[i].constraint)));
		buf_varint(&payload, (*ops)[i].is_place);
		set_write(&payload, &(*ops)[i].set);
	}
	end(KSPLIT_R_ASM);
	if (!ksplit_dump)
		return;
	dump_start("asm");
	fprintf(ksplit_dump, "#%u flags %#x", id, flags);
	for (i = 0; i < ops->length(); i++) {
		fprintf(ksplit_dump, " \"%s\" ", (*ops)[i].constraint);
		dump_set(&(*ops)[i].set);
	}
	dump_end();
}

/**
 * record_function_end() - the function is complete
 * @ncalls:	number of its calls
 * @nasms:	number of its asm statements
 * @nblocks:	number of its blocks
 */
void record_function_end(unsigned int ncalls, unsigned int nasms,
			 unsigned int nblocks)
{
	buf_varint(&head, ncalls);
	buf_varint(&head, nasms);
	buf_varint(&head, nblocks);
	buf_varint(&functions, head.n + records.n);
	buf_put(&functions, head.p, head.n);
	buf_put(&functions, records.p, records.n);
	nfunctions++;
}

/**
 * functions_write() - write the table of functions
 * @b:	where to
 */
void functions_write(struct ksplit_buf *b)
{
	buf_varint(b, nfunctions);
	buf_put(b, functions.p, functions.n);
}
