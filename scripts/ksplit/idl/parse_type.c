// SPDX-License-Identifier: GPL-2.0
/*
 * Types and attributes.  A function is called as the symbol of the grammar
 * that it reads.
 *
 * An error puts the parser in panic: nothing more is read and nothing more is
 * reported until the caller that knows how to go on calls recover().
 */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "parse.h"

/**
 * syntax_error() - report what is wrong with the next token
 * @p:		the parser; in panic afterwards
 * @format:	as printf()
 */
void syntax_error(struct parser *p, const char *format, ...)
{
	char text[512];
	va_list ap;

	if (p->panic)
		return;
	p->panic = true;
	va_start(ap, format);
	vsnprintf(text, sizeof(text), format, ap);
	va_end(ap);
	diag_error(p->diag, p->t->pos, "%s",
		   p->t->kind == TOKEN_ERROR ? p->t->text : text);
}

/* How messages call the next token. */
static const char *shown(const struct parser *p)
{
	static char text[64];

	if (p->t->kind == TOKEN_END)
		return "the end of the file";
	snprintf(text, sizeof(text),
		 p->t->kind == TOKEN_VERBATIM ? "\"{{%.40s}}\"" : "\"%.40s\"",
		 p->t->text);
	return text;
}

static void keep_lines(struct parser *p, const char *text)
{
	if (!text)
		return;
	ks_buf_add(&p->pending, text, strlen(text));
	ks_buf_add(&p->pending, "\n", 1);
}

/**
 * advance() - go to the next token
 * @p: the parser
 *
 * Comments beside the token are kept for the node that is being read.
 */
void advance(struct parser *p)
{
	keep_lines(p, p->t->before);
	keep_lines(p, p->t->behind);
	if (p->t->kind != TOKEN_END)
		p->t++;
}

/**
 * at() - is the next token this one?
 * @p:		the parser
 * @text:	a keyword or a sign
 *
 * Return: true if so; false in panic.
 */
bool at(const struct parser *p, const char *text)
{
	return !p->panic && !strcmp(p->t->text, text) &&
	       (p->t->kind == TOKEN_NAME || p->t->kind == TOKEN_SIGN);
}

/**
 * consume() - read a token if it is the next one
 * @p:		the parser
 * @text:	a keyword or a sign
 *
 * Return: true if it was read.
 */
bool consume(struct parser *p, const char *text)
{
	if (!at(p, text))
		return false;
	advance(p);
	return true;
}

/**
 * expect() - read a token that must come
 * @p:		the parser
 * @text:	a keyword or a sign
 * @where:	"behind the arguments": said if it does not come
 */
void expect(struct parser *p, const char *text, const char *where)
{
	if (!consume(p, text))
		syntax_error(p, "expected \"%s\" %s, not %s", text, where,
			     shown(p));
}

/* No name in C; "unsigned int" would be a type or a type and a name. */
static bool c_keyword(const char *name)
{
	static const char *const word[] = {
		"_Bool", "auto", "break", "case", "char", "const", "continue",
		"default", "do", "double", "else", "enum", "extern", "float",
		"for", "goto", "if", "inline", "int", "long", "register",
		"restrict", "return", "short", "signed", "sizeof", "static",
		"struct", "switch", "typedef", "union", "unsigned", "void",
		"volatile", "while",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(word); i++)
		if (!strcmp(word[i], name))
			return true;
	return false;
}

/**
 * take_name() - read an identifier
 * @p:		the parser
 * @what:	"a name for the field": said if there is none
 *
 * Keywords of IDL are names, those of C are none.
 *
 * Return: the identifier, "" if there is none.
 */
const char *take_name(struct parser *p, const char *what)
{
	const char *name = p->t->text;

	if (p->panic)
		return "";
	if (p->t->kind != TOKEN_NAME || c_keyword(name)) {
		syntax_error(p, "expected %s, not %s%s", what, shown(p),
			     p->t->kind == TOKEN_NAME ?
			     ": keywords of C are no names" : "");
		return "";
	}
	advance(p);
	return name;
}

/**
 * take_expression() - read "{{ expression }}"
 * @p: the parser
 *
 * Return: the expression, "" if there is none.
 */
const char *take_expression(struct parser *p)
{
	const char *text = p->t->text;

	if (p->panic)
		return "";
	if (p->t->kind != TOKEN_VERBATIM) {
		syntax_error(p, "expected an expression such as {{ptr->len}}, not %s",
			     shown(p));
		return "";
	}
	advance(p);
	return text;
}

/* "(" ( "caller" | "callee" ) ")" */
static void side(struct parser *p, enum ks_idl_side *s, const char *attr)
{
	if (p->panic)
		return;
	if (*s != KS_SIDE_NONE)
		syntax_error(p, "%s stands here twice: keep one", attr);
	if (!consume(p, "("))
		syntax_error(p, "%s needs a side: write %s(caller) or %s(callee)",
			     attr, attr, attr);
	if (at(p, "caller"))
		*s = KS_SIDE_CALLER;
	else if (at(p, "callee"))
		*s = KS_SIDE_CALLEE;
	else
		syntax_error(p, "%s needs \"caller\" or \"callee\", not %s",
			     attr, shown(p));
	if (!p->panic)
		advance(p);
	expect(p, ")", "behind the side");
}

/* "<" verbatim ">" or, with @second, "<" verbatim "," verbatim ">" */
static void expressions(struct parser *p, const char **first,
			const char **second, bool second_optional)
{
	expect(p, "<", "before the expression");
	*first = take_expression(p);
	if (second && (!second_optional || at(p, ","))) {
		expect(p, ",", "between the expressions");
		*second = take_expression(p);
	}
	expect(p, ">", "behind the expression");
}

/* "<" "struct" id "," id { "." id } ">" */
static void member_of(struct parser *p, struct ks_attrs *a)
{
	struct ks_buf path = { 0 };
	const char *name;

	expect(p, "<", "behind bind_memberof");
	expect(p, "struct", "before the name of the struct");
	a->memberof_struct = take_name(p, "the name of a struct");
	expect(p, ",", "behind the struct");
	do {
		name = take_name(p, "the name of a member");
		if (path.n)
			ks_buf_add(&path, ".", 1);
		ks_buf_add(&path, name, strlen(name));
	} while (consume(p, "."));
	a->memberof_path = idl_text((char *)path.p, path.n);
	ks_buf_free(&path);
	expect(p, ">", "behind the member");
}

static void once(struct parser *p, bool *flag, const char *name)
{
	if (*flag)
		syntax_error(p, "%s stands here twice: keep one", name);
	*flag = true;
}

/* "<" id ">" */
static const char *angle_name(struct parser *p, const char *what)
{
	const char *name;

	expect(p, "<", "behind the attribute");
	name = take_name(p, what);
	expect(p, ">", "behind the name");
	return name;
}

/* The attributes that are just a name, or a name with a side. */
static bool simple_attr(struct parser *p, struct ks_attrs *a)
{
	const struct {
		const char *name;
		bool *flag;
		enum ks_idl_side *side;
	} table[] = {
		{ "in", &a->in, NULL },
		{ "out", &a->out, NULL },
		{ "unused", &a->unused, NULL },
		{ "errptr", &a->errptr, NULL },
		{ "alloc_once", NULL, &a->alloc_once },
		{ "alloc_stack", NULL, &a->alloc_stack },
		{ "dealloc", NULL, &a->dealloc },
		{ "bind", NULL, &a->bind },
		{ "ioremap", NULL, &a->ioremap },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(table); i++) {
		if (!at(p, table[i].name))
			continue;
		if (table[i].flag)
			once(p, table[i].flag, table[i].name);
		if (!p->panic)
			advance(p);
		if (table[i].side)
			side(p, table[i].side, table[i].name);
		return true;
	}
	return false;
}

static void set_twice(struct parser *p, const void *set, const char *name)
{
	if (set)
		syntax_error(p, "%s stands here twice: keep one", name);
}

static void attr(struct parser *p, struct ks_attrs *a)
{
	if (simple_attr(p, a))
		return;
	if (consume(p, "alloc")) {
		if (at(p, "<"))
			expressions(p, &a->alloc_size, &a->alloc_gfp, true);
		side(p, &a->alloc, "alloc");
	} else if (consume(p, "bind_memberof")) {
		member_of(p, a);
		side(p, &a->memberof, "bind_memberof");
	} else if (consume(p, "shared")) {
		set_twice(p, a->shared, "shared");
		a->shared = angle_name(p, "the name of shared memory");
	} else if (consume(p, "user")) {
		set_twice(p, a->user, "user");
		expressions(p, &a->user, NULL, false);
	} else if (consume(p, "within")) {
		set_twice(p, a->within_base, "within");
		expressions(p, &a->within_base, &a->within_length, false);
	} else if (consume(p, "page")) {
		set_twice(p, a->page_offset, "page");
		expressions(p, &a->page_offset, &a->page_bytes, false);
	} else if (consume(p, "discriminator")) {
		set_twice(p, a->discriminator, "discriminator");
		a->discriminator = angle_name(p, "the name of a C function");
	} else {
		syntax_error(p, "%s is not an attribute: use in, out, unused, errptr, alloc, alloc_once, alloc_stack, dealloc, bind, bind_memberof, ioremap, shared, user, within, page or discriminator",
			     shown(p));
	}
}

/**
 * parse_attrs() - read attributes
 * @p:	the parser, at "["
 * @a:	gets them
 */
void parse_attrs(struct parser *p, struct ks_attrs *a)
{
	expect(p, "[", "before attributes");
	do
		attr(p, a);
	while (consume(p, ","));
	expect(p, "]", "behind the attributes");
}

/*
 * The words of a C integer type in any order; returns the canonical spelling,
 * or NULL if C has no such type.
 */
static const char *integer(unsigned int nsigned, unsigned int nunsigned,
			   unsigned int nchar, unsigned int nshort,
			   unsigned int nint, unsigned int nlong)
{
	static const char *const name[][2] = {
		{ "int", "unsigned int" }, { "char", "unsigned char" },
		{ "short", "unsigned short" }, { "long", "unsigned long" },
		{ "long long", "unsigned long long" },
	};
	unsigned int kind;

	if (nsigned + nunsigned > 1 || nchar + nshort > 1 || nint > 1 ||
	    nlong > 2 || (nlong && nchar + nshort) || (nchar && nint))
		return NULL;
	if (nchar && nsigned)
		return "signed char";
	kind = nchar ? 1 : nshort ? 2 : nlong ? 2 + nlong : 0;
	return name[kind][nunsigned];
}

static const char *integer_words(struct parser *p)
{
	static const char *const word[] = {
		"signed", "unsigned", "char", "short", "int", "long",
	};
	const struct token *first = p->t;
	unsigned int n[ARRAY_SIZE(word)] = { 0 };
	const char *name;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(word); i++) {
		if (!at(p, word[i]))
			continue;
		if (n[i]++ > 2)
			break;
		advance(p);
		i = -1;
	}
	if (p->t == first)
		return NULL;
	name = integer(n[0], n[1], n[2], n[3], n[4], n[5]);
	if (!name) {
		p->t = first;
		syntax_error(p, "C has no such integer type: write, for example, unsigned long");
		return "int";
	}
	return name;
}

/* Types that C code has and IDL has not, and what to write instead. */
static const char *hint(const char *name)
{
	static const char *const table[][2] = {
		{ "size_t", "unsigned long" }, { "ssize_t", "long" },
		{ "loff_t", "s64" }, { "off_t", "long" },
		{ "uint8_t", "u8" }, { "uint16_t", "u16" },
		{ "uint32_t", "u32" }, { "uint64_t", "u64" },
		{ "int8_t", "s8" }, { "int16_t", "s16" },
		{ "int32_t", "s32" }, { "int64_t", "s64" },
		{ "__u8", "u8" }, { "__u16", "u16" }, { "__u32", "u32" },
		{ "__u64", "u64" }, { "gfp_t", "unsigned int" },
		{ "dma_addr_t", "u64" }, { "phys_addr_t", "u64" },
		{ "netdev_tx_t", "int" }, { "irqreturn_t", "int" },
		{ "struct", "projection NAME" },
		{ "union", "projection NAME" }, { "enum", "unsigned int" },
		{ "static_rpc_ptr", "rpc_ptr" },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(table); i++)
		if (!strcmp(table[i][0], name))
			return table[i][1];
	return NULL;
}

static void primitive(struct parser *p, struct ks_idl_type *t)
{
	static const char *const word[] = {
		"bool", "void", "u8", "u16", "u32", "u64", "s8", "s16", "s32",
		"s64",
	};
	size_t i;

	t->stem = KS_STEM_PRIMITIVE;
	t->name = integer_words(p);
	if (t->name)
		return;
	t->name = "int";
	for (i = 0; i < ARRAY_SIZE(word); i++) {
		if (consume(p, word[i])) {
			t->name = word[i];
			return;
		}
	}
	if (consume(p, "_Bool"))
		t->name = "bool";
	else if (p->t->kind == TOKEN_NAME && hint(p->t->text))
		syntax_error(p, "IDL has no type %s: write %s", shown(p),
			     hint(p->t->text));
	else
		syntax_error(p, "expected a type, not %s", shown(p));
}

/* ( number | "null" | verbatim ) */
static const char *array_size(struct parser *p)
{
	unsigned long long n;
	char text[32];

	if (p->panic)
		return "0";
	if (p->t->kind == TOKEN_VERBATIM) {
		const char *e = take_expression(p);
		char *size = idl_alloc(strlen(e) + 5, 1);

		sprintf(size, "{{%s}}", e);
		return size;
	}
	if (consume(p, "null"))
		return "null";
	if (p->t->kind != TOKEN_NUMBER) {
		syntax_error(p, "expected the number of elements, \"null\" or an expression such as {{ptr->len}}, not %s",
			     shown(p));
		return "0";
	}
	errno = 0;
	n = strtoull(p->t->text, NULL, 10);
	if (errno)
		syntax_error(p, "an array cannot have that many elements");
	advance(p);
	sprintf(text, "%llu", n);
	return idl_text(text, strlen(text));
}

/* "array" "<" type "," size ">" and "casted" "<" type "," type ">" */
static void compound(struct parser *p, struct ks_idl_type *t)
{
	bool array = at(p, "array");

	advance(p);
	t->stem = array ? KS_STEM_ARRAY : KS_STEM_CASTED;
	expect(p, "<", array ? "behind array" : "behind casted");
	t->element = parse_type(p);
	expect(p, ",", array ? "between the element and the number of elements"
			     : "between the declared and the real type");
	if (array)
		t->size = array_size(p);
	else
		t->real = parse_type(p);
	expect(p, ">", array ? "behind the number of elements"
			     : "behind the real type");
}

/**
 * at_unnamed() - is this the "<struct>" of a struct without a name?
 * @p:	the parser
 * @t:	a token
 *
 * Some IDL of the OSDI'22 artifact has projections of unnamed members.
 *
 * Return: true if so.
 */
bool at_unnamed(const struct parser *p, const struct token *t)
{
	return !p->panic && t->sign == '<' && t[1].kind == TOKEN_NAME &&
	       t[2].sign == '>';
}

/**
 * unnamed() - report a projection of a struct without a name
 * @p: the parser
 */
void unnamed(struct parser *p)
{
	syntax_error(p, "a projection needs a struct with a name: list the fields of an unnamed one in the projection around it");
}

static void stem(struct parser *p, struct ks_idl_type *t)
{
	t->stem = KS_STEM_PRIMITIVE;
	t->name = "void";
	if (at(p, "array") || at(p, "casted")) {
		compound(p, t);
	} else if (consume(p, "string")) {
		t->stem = KS_STEM_STRING;
	} else if (consume(p, "rpc_ptr")) {
		t->stem = KS_STEM_RPC_PTR;
		t->name = take_name(p, "the name of an rpc_ptr");
	} else if (consume(p, "projection")) {
		t->stem = KS_STEM_PROJECTION;
		if (at_unnamed(p, p->t))
			unnamed(p);
		if (at(p, "<"))
			syntax_error(p, "a projection is defined outside of a type: is a \"}\" or a name missing before it?");
		t->name = take_name(p, "the name of a projection");
	} else if (!p->panic) {
		primitive(p, t);
	}
}

static void qualifiers(struct parser *p, struct ks_idl_type *t)
{
	for (;; ) {
		if (consume(p, "const"))
			t->is_const = true;
		else if (consume(p, "volatile"))
			t->is_volatile = true;
		else
			return;
	}
}

/* { [ attrs ] "*" [ "const" ] } [ attrs ] */
static void stars(struct parser *p, struct ks_idl_type *t)
{
	struct ks_attrs a;
	bool have;

	for (;; ) {
		memset(&a, 0, sizeof(a));
		have = at(p, "[");
		if (have)
			parse_attrs(p, &a);
		if (!at(p, "*"))
			break;
		if (t->nstars == KS_MAX_STARS) {
			syntax_error(p, "more than %d stars: IDL has no such type",
				     KS_MAX_STARS);
			return;
		}
		advance(p);
		t->star[t->nstars] = a;
		t->star_const[t->nstars++] = consume(p, "const");
	}
	if (at(p, "["))
		syntax_error(p, "two lists of attributes: write one, before the \"*\" it is about");
	if (have)
		t->value = a;
}

/**
 * parse_type() - read a type with its attributes
 * @p:	the parser
 *
 * Return: the type; also in panic, complete enough to be looked at.
 */
struct ks_idl_type *parse_type(struct parser *p)
{
	struct ks_idl_type *t = idl_alloc(1, sizeof(*t));

	t->pos = p->t->pos;
	t->name = "void";
	if (++p->depth > KS_IDL_MAX_NESTING)
		syntax_error(p, "types are nested too deeply: %d levels are possible",
			     KS_IDL_MAX_NESTING);
	if (!p->panic) {
		qualifiers(p, t);
		stem(p, t);
		qualifiers(p, t);
		stars(p, t);
	}
	p->depth--;
	return t;
}
