// SPDX-License-Identifier: GPL-2.0
/*
 * What ksplit wants from an object file: the .ksplit sections and the global
 * symbols.  Nothing else of ELF is known outside this file.
 *
 * An object of a driver that is to run isolated has global symbols in sections
 * .text.ksplit.NAME, too: inline functions of the kernel that the driver's code
 * calls out of line (drivers/ksplit-glue/isolate.h).  To the loader they are
 * imports, and so they are here.
 */
#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <unistd.h>

#include "object.h"

static const char *check_kind(Elf *elf, const unsigned char *ident)
{
	GElf_Ehdr eh;

	if (elf_kind(elf) != ELF_K_ELF)
		return "not an ELF object file";
	if (ident[EI_CLASS] != ELFCLASS64 || ident[EI_DATA] != ELFDATA2LSB)
		return "not a 64-bit little endian object file";
	if (!gelf_getehdr(elf, &eh))
		return "damaged ELF header";
	if (eh.e_machine != EM_X86_64)
		return "not an x86-64 object file";
	if (eh.e_type != ET_REL)
		return "not a relocatable object file; name the .o or .ko files that it was linked from";
	return NULL;
}

static const char *without_prefix(const char *name, const char *prefix)
{
	size_t n = strlen(prefix);

	return strncmp(name, prefix, n) ? NULL : name + n;
}

/* Is it an inline function that isolate.h has put out of line? */
static bool is_outlined(Elf *elf, const GElf_Sym *sym)
{
	const char *section;
	size_t shstrndx;
	Elf_Scn *scn;
	GElf_Shdr sh;

	if (GELF_ST_TYPE(sym->st_info) != STT_FUNC ||
	    sym->st_shndx == SHN_UNDEF || sym->st_shndx >= SHN_LORESERVE)
		return false;
	scn = elf_getscn(elf, sym->st_shndx);
	if (!scn || !gelf_getshdr(scn, &sh) ||
	    elf_getshdrstrndx(elf, &shstrndx))
		return false;
	section = elf_strptr(elf, shstrndx, sh.sh_name);
	return section && without_prefix(section, KS_OUTLINED_SECTION);
}

static void read_symbol(Elf *elf, const struct ks_elf_ops *ops, void *data,
			const char *name, const GElf_Sym *sym)
{
	unsigned int bind = GELF_ST_BIND(sym->st_info), flags = 0;
	const char *exported;

	exported = without_prefix(name, "__export_symbol_");
	if (!exported)
		exported = without_prefix(name, "__ksymtab_");
	if (exported && *exported && sym->st_shndx != SHN_UNDEF)
		ops->symbol(data, exported, KS_ELF_EXPORT);
	if (!*name || (bind != STB_GLOBAL && bind != STB_WEAK))
		return;
	if (sym->st_shndx == SHN_UNDEF)
		flags |= KS_ELF_UNDEFINED;
	if (bind == STB_WEAK)
		flags |= KS_ELF_WEAK;
	if (bind == STB_WEAK && is_outlined(elf, sym))
		flags |= KS_ELF_OUTLINED;
	if (GELF_ST_TYPE(sym->st_info) == STT_FUNC)
		flags |= KS_ELF_FUNCTION;
	if (GELF_ST_TYPE(sym->st_info) == STT_OBJECT)
		flags |= KS_ELF_OBJECT;
	ops->symbol(data, name, flags);
}

static int read_symtab(Elf *elf, Elf_Scn *scn, const GElf_Shdr *sh,
		       const struct ks_elf_ops *ops, void *data)
{
	Elf_Data *d = elf_getdata(scn, NULL);
	const char *name;
	GElf_Sym sym;
	int i;

	if (!d)
		return -1;
	for (i = 1; gelf_getsym(d, i, &sym); i++) {
		name = elf_strptr(elf, sh->sh_link, sym.st_name);
		if (!name)
			return -1;
		read_symbol(elf, ops, data, name, &sym);
	}
	return 0;
}

static int read_records(Elf_Scn *scn, const GElf_Shdr *sh,
			const struct ks_elf_ops *ops, void *data,
			struct ks_error *err)
{
	Elf_Data *d = elf_getdata(scn, NULL);

	if (!d || sh->sh_type == SHT_NOBITS) {
		ks_error_set(err, "cannot read section " KSPLIT_SECTION ": %s",
			     elf_errmsg(-1));
		return -1;
	}
	return ops->records(data, d->d_buf, d->d_size, err);
}

static int read_sections(Elf *elf, const struct ks_elf_ops *ops, void *data,
			 struct ks_error *err)
{
	Elf_Scn *scn = NULL;
	const char *name;
	size_t shstrndx;
	GElf_Shdr sh;
	int ret = 0;

	if (elf_getshdrstrndx(elf, &shstrndx))
		goto damaged;
	while ((scn = elf_nextscn(elf, scn))) {
		if (!gelf_getshdr(scn, &sh))
			goto damaged;
		name = elf_strptr(elf, shstrndx, sh.sh_name);
		if (!name)
			goto damaged;
		if (sh.sh_type == SHT_SYMTAB && ops->symbol &&
		    read_symtab(elf, scn, &sh, ops, data))
			goto damaged;
		/* unreadable records do not keep the symbols from being read:
		 * the object is part of the program in any case */
		if (!ret && !strcmp(name, KSPLIT_SECTION))
			ret = read_records(scn, &sh, ops, data, err);
	}
	return ret;
damaged:
	ks_error_set(err, "damaged ELF file: %s", elf_errmsg(-1));
	return -1;
}

/**
 * ks_elf_read() - read an object file
 * @path:	the file; raw units are taken as the contents of a section
 * @ops:	what to do with its parts
 * @data:	for @ops
 * @err:	why it failed
 *
 * Return: 0 or -1.
 */
int ks_elf_read(const char *path, const struct ks_elf_ops *ops, void *data,
		struct ks_error *err)
{
	const char *why;
	int fd, ret = -1;
	char *ident;
	size_t n;
	Elf *elf;

	elf_version(EV_CURRENT);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		ks_error_set(err, "cannot read it: %s", strerror(errno));
		return -1;
	}
	elf = elf_begin(fd, ELF_C_READ_MMAP, NULL);
	if (!elf) {
		ks_error_set(err, "cannot read it: %s", elf_errmsg(-1));
		goto out_close;
	}
	ident = elf_rawfile(elf, &n);
	if (ident && n >= 4 && !memcmp(ident, KSPLIT_MAGIC, 4)) {
		ret = ops->records(data, (unsigned char *)ident, n, err);
		goto out;
	}
	why = check_kind(elf, (unsigned char *)ident);
	if (why)
		ks_error_set(err, "%s", why);
	else
		ret = read_sections(elf, ops, data, err);
out:
	elf_end(elf);
out_close:
	close(fd);
	return ret;
}
