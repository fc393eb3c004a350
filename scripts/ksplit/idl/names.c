// SPDX-License-Identifier: GPL-2.0
/* Sets of names: an open hash table that grows. */
#include <string.h>

#include "check.h"

static uint32_t hash(const char *name)
{
	uint32_t h = 2166136261u;

	while (*name)
		h = (h ^ (unsigned char)*name++) * 16777619u;
	return h;
}

static struct name_slot *slot(const struct names *names, const char *name)
{
	uint32_t i = hash(name) & (names->size - 1);

	while (names->slots[i].name && strcmp(names->slots[i].name, name))
		i = (i + 1) & (names->size - 1);
	return &names->slots[i];
}

static void grow(struct names *names)
{
	struct names bigger = { .size = names->size ? names->size * 2 : 16 };
	uint32_t i;

	bigger.slots = idl_alloc(bigger.size, sizeof(*bigger.slots));
	bigger.n = names->n;
	for (i = 0; i < names->size; i++)
		if (names->slots[i].name)
			*slot(&bigger, names->slots[i].name) = names->slots[i];
	*names = bigger;
}

/**
 * names_add() - add a name unless it is there
 * @names:	the set
 * @name:	the name; not copied
 * @value:	what it stands for; not NULL
 *
 * Return: what the name stood for before, or NULL.
 */
const void *names_add(struct names *names, const char *name,
		      const void *value)
{
	struct name_slot *s;

	if (names->n * 2 >= names->size)
		grow(names);
	s = slot(names, name);
	if (s->name)
		return s->value;
	s->name = name;
	s->value = value;
	names->n++;
	return NULL;
}

/**
 * names_find() - look a name up
 * @names:	the set
 * @name:	the name
 *
 * Return: what it stands for, or NULL.
 */
const void *names_find(const struct names *names, const char *name)
{
	return names->size ? slot(names, name)->value : NULL;
}

/**
 * find_projection() - a projection by its name
 * @s:		where the name stands
 * @name:	the name
 *
 * Return: the innermost one, or NULL.
 */
const struct ks_projection *find_projection(const struct scope *s,
					    const char *name)
{
	const struct ks_projection *p = NULL;

	for (; s && !p; s = s->up)
		p = names_find(&s->projections, name);
	return p;
}
