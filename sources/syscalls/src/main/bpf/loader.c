// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Part of the build: turns compiled programs into a program that loads them (what bpftool calls a light skeleton), and writes down
 * its maps and programs in order, and how the types of sensor.h are laid out.
 */
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static int print(enum libbpf_print_level level, const char *format, va_list arguments)
{
	return level == LIBBPF_WARN ? vfprintf(stderr, format, arguments) : 0;
}

static int write_file(const char *directory, const char *name, const void *data, size_t size)
{
	char path[4096];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	file = fopen(path, "w");
	if (!file || fwrite(data, 1, size, file) != size || fclose(file)) {
		perror(path);
		return 1;
	}
	return 0;
}

static void write_types(const struct btf *btf, FILE *out)
{
	for (__u32 id = 1; id < btf__type_cnt(btf); id++) {
		const struct btf_type *type = btf__type_by_id(btf, id);
		const char *name = btf__name_by_offset(btf, type->name_off);

		if (btf_is_struct(type) && (!strcmp(name, "call") || !strcmp(name, "parameter") || !strcmp(name, "counters")
			|| !strcmp(name, "head") || !strcmp(name, "settings") || !strcmp(name, "event") || !strcmp(name, "opens")
			|| !strcmp(name, "row"))) {
			fprintf(out, "size %s %u\n", name, type->size);
			for (int i = 0; i < btf_vlen(type); i++)
				fprintf(out, "offset %s.%s %u\n", name, btf__name_by_offset(btf, btf_members(type)[i].name_off),
					btf_member_bit_offset(type, i) / 8);
		} else if (btf_is_enum(type)) {
			for (int i = 0; i < btf_vlen(type); i++) {
				const char *constant = btf__name_by_offset(btf, btf_enum(type)[i].name_off);

				if (!strncmp(constant, "KIND_", 5) || !strncmp(constant, "SHAPE_", 6) || !strncmp(constant, "WHEN_", 5))
					fprintf(out, "constant %s %d\n", constant, btf_enum(type)[i].val);
			}
		}
	}
}

int main(int count, char **arguments)
{
	struct gen_loader_opts options = {.sz = sizeof(options)};
	struct bpf_program *program;
	struct bpf_object *object;
	char path[4096];
	struct bpf_map *map;
	FILE *out;

	if (count != 3) {
		fprintf(stderr, "loader OBJECT DIRECTORY\n");
		return 2;
	}
	libbpf_set_print(print);
	object = bpf_object__open_file(arguments[1], NULL);
	if (!object || bpf_object__gen_loader(object, &options) || bpf_object__load(object)) {
		fprintf(stderr, "%s cannot be turned into a loader\n", arguments[1]);
		return 1;
	}
	snprintf(path, sizeof(path), "%s/sensor.txt", arguments[2]);
	out = fopen(path, "w");
	if (!out) {
		perror(path);
		return 1;
	}
	bpf_object__for_each_map(map, object)
		fprintf(out, "map %s %u %u\n", bpf_map__name(map), bpf_map__max_entries(map), bpf_map__value_size(map));
	bpf_object__for_each_program(program, object)
		fprintf(out, "program %s\n", bpf_program__name(program));
	write_types(bpf_object__btf(object), out);
	if (fclose(out))
		return 1;
	return write_file(arguments[2], "loader.data", options.data, options.data_sz)
		|| write_file(arguments[2], "loader.code", options.insns, options.insns_sz);
}
