// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Part of the build: turns compiled programs into a program that loads them (what bpftool calls a light skeleton), and writes down
 * its maps and programs in order, and how the types of sensor.h are laid out. Refuses programs that need more stack than kernels
 * before 6.13 have, since the one that builds may allow more.
 */
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define MOST_STACK 512	/* MAX_BPF_STACK, of all functions together that call each other */
#define STACK_STEP 32	/* in check_max_stack_depth of kernel/bpf/verifier.c each function's is rounded up to it */
#define MOST_FUNCTIONS 256
#define DEEPEST 8	/* MAX_CALL_FRAMES */

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

struct function {
	size_t start, end;
	int stack;
};

static int is_call(const struct bpf_insn *instruction)
{
	return instruction->code == (BPF_JMP | BPF_CALL) && instruction->src_reg == BPF_PSEUDO_CALL;
}

/* How far below the frame pointer a function reaches, in steps. */
static int own_stack(const struct bpf_insn *code, const struct function *function)
{
	int lowest = 0, copy = -1;

	for (size_t i = function->start; i < function->end; i++) {
		const struct bpf_insn *at = &code[i];
		int class = BPF_CLASS(at->code), reach = 0;

		if (class == BPF_LDX && at->src_reg == BPF_REG_10)
			reach = at->off;
		else if ((class == BPF_ST || class == BPF_STX) && at->dst_reg == BPF_REG_10)
			reach = at->off;
		else if (at->code == (BPF_ALU64 | BPF_ADD | BPF_K) && at->dst_reg == copy)
			reach = at->imm;
		copy = at->code == (BPF_ALU64 | BPF_MOV | BPF_X) && at->src_reg == BPF_REG_10 ? at->dst_reg : -1;
		if (reach < lowest)
			lowest = reach;
	}
	return lowest == 0 ? STACK_STEP : (-lowest + STACK_STEP - 1) / STACK_STEP * STACK_STEP;
}

/* The most that a function and what it calls need; more than there is when calls are too deep. */
static int whole_stack(const struct bpf_insn *code, const struct function *functions, int count, int which, int depth)
{
	int most = 0;

	if (depth == DEEPEST)
		return MOST_STACK + 1;
	for (size_t i = functions[which].start; i < functions[which].end; i++) {
		if (!is_call(&code[i]))
			continue;
		for (int other = 0; other < count; other++) {
			if (functions[other].start == i + code[i].imm + 1) {
				int needed = whole_stack(code, functions, count, other, depth + 1);

				if (needed > most)
					most = needed;
			}
		}
	}
	return functions[which].stack + most;
}

/* Whether a program, with the functions that stand behind it, needs more stack than there is. */
static int needs_too_much(const struct bpf_program *program)
{
	const struct bpf_insn *code = bpf_program__insns(program);
	size_t length = bpf_program__insn_cnt(program);
	struct function functions[MOST_FUNCTIONS] = {{.start = 0}};
	int count = 1, needed;

	for (size_t i = 0; i < length; i++) {
		size_t start = i + code[i].imm + 1;
		int known = 0;

		if (!is_call(&code[i]))
			continue;
		for (int other = 0; other < count; other++)
			known |= functions[other].start == start;
		if (known)
			continue;
		if (count == MOST_FUNCTIONS || start >= length) {
			fprintf(stderr, "%s: calls that cannot be followed\n", bpf_program__name(program));
			return 1;
		}
		functions[count++].start = start;
	}
	for (int i = 0; i < count; i++) {
		functions[i].end = length;
		for (int other = 0; other < count; other++)
			if (functions[other].start > functions[i].start && functions[other].start < functions[i].end)
				functions[i].end = functions[other].start;
		functions[i].stack = own_stack(code, &functions[i]);
	}
	needed = whole_stack(code, functions, count, 0, 0);
	if (needed <= MOST_STACK)
		return 0;
	fprintf(stderr, "%s and what it calls need %d bytes of stack; kernels before 6.13 have %d\n", bpf_program__name(program), needed,
		MOST_STACK);
	return 1;
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
	bpf_object__for_each_program(program, object)
		if (needs_too_much(program))
			return 1;
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
