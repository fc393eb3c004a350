/* SPDX-License-Identifier: GPL-2.0 */
/* What the reader's files share: tokens, the state of a parse, memory. */
#ifndef KSPLIT_IDL_PARSE_H
#define KSPLIT_IDL_PARSE_H

#include <stddef.h>

#include "../model/arena.h"
#include "../model/text.h"
#include "idl.h"

/* More errors are not printed; deeper nesting is an error. */
#define KS_IDL_MAX_ERRORS	20
#define KS_IDL_MAX_NESTING	32

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

enum token_kind {
	TOKEN_END,
	TOKEN_NAME,		/* identifiers and keywords: the parser knows */
	TOKEN_NUMBER,
	TOKEN_VERBATIM,		/* {{ expression }} */
	TOKEN_PATH,		/* <path>, only behind "include" and "header" */
	TOKEN_STRING,		/* "text" */
	TOKEN_SIGN,		/* one character, or "..." */
	TOKEN_ERROR,		/* text: what is wrong */
};

/**
 * struct token - a token
 * @kind:	enum token_kind
 * @sign:	SIGN: its first character
 * @pos:	where it starts
 * @end:	one past its last character
 * @text:	its text; VERBATIM: the expression, white space made canonical
 * @before:	comments in the lines before it, a line each, or NULL
 * @behind:	comments behind it in its line, a line each, or NULL
 */
struct token {
	enum token_kind kind;
	char sign;
	struct ks_pos pos, end;
	const char *text;
	const char *before;
	const char *behind;
};

/**
 * struct diag - where diagnostics of one run go
 * @name:	the file's name
 * @text:	its text, NUL-terminated
 * @origin:	where @text stands in the file; line 0: it is the file
 * @errors:	how many were found
 */
struct diag {
	const char *name;
	const char *text;
	struct ks_pos origin;
	unsigned int errors;
};

/**
 * struct lexer - a text that is taken apart
 * @p:		next character
 * @line_start:	first character of its line
 * @line:	number of that line
 * @tokens:	what was found
 * @ntokens:	how many
 * @before:	lines of comments for the next token, each with its newline
 * @behind:	the same for the last token
 */
struct lexer {
	const char *p;
	const char *line_start;
	uint32_t line;
	struct token *tokens;
	uint32_t ntokens;
	struct ks_buf before, behind;
};

/**
 * struct parser - the state of a parse
 * @diag:	for its errors
 * @t:		the next token; the last one is END
 * @panic:	an error was reported: nothing is read until recover()
 * @depth:	nesting of types or functions
 * @pending:	lines of comments that no node has yet, each with its newline
 */
struct parser {
	struct diag *diag;
	const struct token *t;
	bool panic;
	unsigned int depth;
	struct ks_buf pending;
};

/* diag.c */
void diag_error(struct diag *d, struct ks_pos pos, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* lex.c */
const struct token *idl_lex(const char *text);

/* parse_type.c */
bool at(const struct parser *p, const char *text);
bool consume(struct parser *p, const char *text);
void expect(struct parser *p, const char *text, const char *where);
const char *take_name(struct parser *p, const char *what);
void advance(struct parser *p);
void syntax_error(struct parser *p, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
bool at_unnamed(const struct parser *p, const struct token *t);
void unnamed(struct parser *p);
struct ks_idl_type *parse_type(struct parser *p);
void parse_attrs(struct parser *p, struct ks_attrs *a);
const char *take_expression(struct parser *p);

/* clause.c */
void parse_clauses(struct parser *p, struct ks_idl_rpc *r);

/* memory.c */
struct ks_arena *idl_arena(void);
void *idl_alloc(size_t n, size_t size);
void *idl_grow(void *array, uint32_t n, size_t size);
char *idl_text(const char *text, size_t n);

/* Adds a zeroed entry to @array, which has @n; the value is its address. */
#define ADD(array, n)							\
	((array) = idl_grow((array), (n), sizeof(*(array))),		\
	 &(array)[(n)++])

#endif /* KSPLIT_IDL_PARSE_H */
