/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Meddles with a running process, as an intruder or a debugger may:
 *   meddle hold THREAD             stops this one thread until the standard input ends
 *   meddle close THREAD DESCRIPTOR has the thread close a descriptor of its process
 * Writes a line when it has done so. x86-64.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#define NR_CLOSE 3

static int refused(const char *what)
{
	perror(what);
	return 1;
}

static int wait_for(pid_t thread)
{
	int status;

	return waitpid(thread, &status, __WALL) == thread && WIFSTOPPED(status) ? 0 : -1;
}

/* The thread waits in a system call, whose instruction is before where it is. */
static int have_closed(pid_t thread, int descriptor)
{
	struct user_regs_struct before, changed;

	if (ptrace(PTRACE_GETREGS, thread, 0, &before))
		return refused("registers");
	changed = before;
	changed.rip -= 2;
	errno = 0;
	if ((ptrace(PTRACE_PEEKTEXT, thread, changed.rip, 0) & 0xffff) != 0x050f || errno) {
		fprintf(stderr, "the thread is in no system call\n");
		return 1;
	}
	changed.rax = NR_CLOSE;
	changed.orig_rax = -1;
	changed.rdi = descriptor;
	if (ptrace(PTRACE_SETREGS, thread, 0, &changed) || ptrace(PTRACE_SINGLESTEP, thread, 0, 0) || wait_for(thread))
		return refused("step");
	if (ptrace(PTRACE_GETREGS, thread, 0, &changed) || ptrace(PTRACE_SETREGS, thread, 0, &before))
		return refused("registers back");
	if (changed.rax) {
		fprintf(stderr, "close: %lld\n", (long long)changed.rax);
		return 1;
	}
	return 0;
}

int main(int count, char **arguments)
{
	pid_t thread = count > 2 ? atoi(arguments[2]) : 0;
	char byte;

	if (count < 3 || (strcmp(arguments[1], "hold") && count < 4)) {
		fprintf(stderr, "meddle hold THREAD | close THREAD DESCRIPTOR\n");
		return 2;
	}
	if (ptrace(PTRACE_SEIZE, thread, 0, 0) || ptrace(PTRACE_INTERRUPT, thread, 0, 0) || wait_for(thread))
		return refused("stop");
	if (!strcmp(arguments[1], "close") && have_closed(thread, atoi(arguments[3])))
		return 1;
	printf("done\n");
	fflush(stdout);
	if (!strcmp(arguments[1], "hold"))
		while (read(0, &byte, 1) > 0)
			;
	ptrace(PTRACE_DETACH, thread, 0, 0);
	return 0;
}
