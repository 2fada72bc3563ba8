/*
 * Does what the sensor is to see: calls ROUNDS opens, connects and runs programs, with success and without;
 * compat FILE opens FILE and connects as a 32-bit program does; ring FILE opens FILE and connects through io_uring;
 * late FILE opens FILE, uses the descriptor in several ways and closes it; overwritten thread|process makes twenty that share
 * its memory, and uses the memory of the call for something else before they have run.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/io_uring.h>
#include <netinet/in.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static void close_if_open(int descriptor)
{
	if (descriptor >= 0)
		close(descriptor);
}

static void connect_to(const struct sockaddr *address, socklen_t length)
{
	int socket_of = socket(address->sa_family, SOCK_STREAM, 0);

	connect(socket_of, address, length);
	close(socket_of);
}

static void run(const char *path)
{
	pid_t child = fork();

	if (child == 0) {
		char *arguments[] = {"some", "thing", NULL};
		char *environment[] = {"A=b", NULL};

		execve(path, arguments, environment);
		_exit(1);
	}
	waitpid(child, NULL, 0);
}

static void calls(long rounds)
{
	int folder = open("/etc", O_RDONLY | O_DIRECTORY);

	for (long i = 0; i < rounds; i++) {
		struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = htons(1 + i % 7)};
		struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = htons(1 + i % 7), .sin6_addr = IN6ADDR_LOOPBACK_INIT};
		struct sockaddr_un unix_one = {.sun_family = AF_UNIX, .sun_path = "/nowhere/socket"};
		char name[64];

		four.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
		snprintf(name, sizeof(name), "/nowhere/%ld\377\001", i);
		close_if_open(open("/etc/passwd", O_RDONLY));
		close_if_open(openat(folder, "hostname", O_RDONLY | O_CLOEXEC));
		close_if_open(open(name, O_RDWR | O_CREAT, 0600));
		close_if_open(openat(-7, "relative", O_RDONLY));
		close_if_open(open("/etc/passwd/below", O_RDONLY));
		close_if_open(syscall(SYS_open, "/etc/group", O_RDONLY));
		close_if_open(syscall(SYS_creat, "/nowhere/created", 0600));
		connect_to((struct sockaddr *)&four, sizeof(four));
		connect_to((struct sockaddr *)&six, sizeof(six));
		connect_to((struct sockaddr *)&unix_one, sizeof(unix_one));
		connect(-1, (struct sockaddr *)&four, sizeof(four));
		if (i % 20 == 0) {
			run("/bin/true");
			run("/nowhere/program");
			run("/etc/passwd");
		}
	}
}

#ifdef __x86_64__
static long call32(long number, long a, long b, long c)
{
	long result;

	__asm__ volatile("int $0x80" : "=a"(result) : "a"(number), "b"(a), "c"(b), "d"(c) : "memory", "r8", "r9", "r10", "r11");
	return result;
}

static void compat(const char *file)
{
	/* what a 32-bit address reaches */
	char *low = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	unsigned int *given = (unsigned int *)(low + 4096);
	struct sockaddr_in *four = (struct sockaddr_in *)(low + 6000);

	strcpy(low, file);
	close_if_open(call32(5, (long)low, O_RDONLY, 0));
	four->sin_family = AF_INET;
	four->sin_port = htons(9);
	four->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	given[0] = socket(AF_INET, SOCK_STREAM, 0);
	given[1] = (unsigned int)(long)four;
	given[2] = sizeof(*four);
	call32(102, 3, (long)given, 0);
}
#endif

/* Gives a ring one request and waits for it; its result, or -1000 where the kernel has no rings. */
static int submit(const struct io_uring_sqe *request)
{
	struct io_uring_params parameters = {};
	int ring = syscall(SYS_io_uring_setup, 4, &parameters);

	if (ring < 0)
		return -1000;
	char *queue = mmap(NULL, parameters.sq_off.array + 4 * sizeof(unsigned), PROT_READ | PROT_WRITE, MAP_SHARED, ring,
		IORING_OFF_SQ_RING);
	char *done = mmap(NULL, parameters.cq_off.cqes + 8 * sizeof(struct io_uring_cqe), PROT_READ | PROT_WRITE, MAP_SHARED, ring,
		IORING_OFF_CQ_RING);
	struct io_uring_sqe *requests = mmap(NULL, 4 * sizeof(*requests), PROT_READ | PROT_WRITE, MAP_SHARED, ring, IORING_OFF_SQES);

	requests[0] = *request;
	((unsigned *)(queue + parameters.sq_off.array))[0] = 0;
	__atomic_store_n((unsigned *)(queue + parameters.sq_off.tail), 1, __ATOMIC_RELEASE);
	if (syscall(SYS_io_uring_enter, ring, 1, 1, IORING_ENTER_GETEVENTS, NULL, 0) != 1)
		return -1000;
	return ((struct io_uring_cqe *)(done + parameters.cq_off.cqes))->res;
}

static int ring(const char *file)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(9), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct io_uring_sqe opening = {.opcode = IORING_OP_OPENAT, .fd = AT_FDCWD, .addr = (unsigned long)file, .open_flags = O_RDONLY};
	struct io_uring_sqe connecting = {.opcode = IORING_OP_CONNECT, .fd = socket(AF_INET, SOCK_STREAM, 0),
		.addr = (unsigned long)&address, .off = sizeof(address)};

	if (submit(&opening) == -1000)
		return 3;
	submit(&connecting);
	return 0;
}

static int late(const char *file)
{
	int descriptor = open(file, O_RDONLY);
	int child_status;

	close(open("/etc/hostname", O_RDONLY));
	fchmod(descriptor, 0600);
	close(dup(descriptor));
	descriptor = open(file, O_RDONLY);
	if (fork() == 0)
		_exit(fchmod(descriptor, 0644));
	wait(&child_status);
	close(descriptor);
	return descriptor < 0;
}

static void make_and_overwrite(unsigned long flags, unsigned long then)
{
	static struct { unsigned long flags, pidfd, child, parent, signal, stack, size, tls; } call;
	static char stack[1 << 16] __attribute__((aligned(16)));
	long result;
	cpu_set_t here;

	/* on one processor the maker goes on first */
	CPU_ZERO(&here);
	CPU_SET(sched_getcpu(), &here);
	sched_setaffinity(0, sizeof(here), &here);
	call.stack = (unsigned long)stack;
	call.size = sizeof(stack);
	for (int i = 0; i < 20; i++) {
		call.flags = flags;
		asm volatile("syscall\n\ttest %%rax, %%rax\n\tjnz 1f\n\tmov $60, %%eax\n\txor %%edi, %%edi\n\tsyscall\n1:"
			     : "=a"(result) : "a"(435L), "D"(&call), "S"(sizeof(call)) : "rcx", "r11", "memory");
		call.flags = then;
		usleep(5000);
	}
}

int main(int count, char **arguments)
{
	if (count == 3 && !strcmp(arguments[1], "calls"))
		calls(atol(arguments[2]));
#ifdef __x86_64__
	else if (count == 3 && !strcmp(arguments[1], "compat"))
		compat(arguments[2]);
#endif
	else if (count == 3 && !strcmp(arguments[1], "ring"))
		return ring(arguments[2]);
	else if (count == 3 && !strcmp(arguments[1], "overwritten") && !strcmp(arguments[2], "thread"))
		make_and_overwrite(CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD, CLONE_NEWUSER);
	else if (count == 3 && !strcmp(arguments[1], "overwritten"))
		make_and_overwrite(CLONE_VM, CLONE_VM | CLONE_THREAD | CLONE_NEWUSER);
	else if (count == 3 && !strcmp(arguments[1], "late"))
		return late(arguments[2]);
	else
		return 2;
	return 0;
}
