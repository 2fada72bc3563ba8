/*
 * Sets up the stage on which behaviours are acted, and runs one on it.
 *
 *   vedette-act stage PLACE SCRATCH SCRIPT terminal|none TOOLS [CGROUP…]
 *   vedette-act act WHAT [ARGUMENT…]
 *
 * The stage is a copy-on-write view of this machine's files in a mount namespace of its own, with namespaces of its own for
 * processes, the network, IPC and the host's name: whatever is done there is gone with the last process, however this ends.
 * The supervisor stays outside; it ends the stage when its input is closed, so that nothing outlives who started it.
 * Called by another name it stands in for a tool that is missing, and does nothing.
 */
#define _GNU_SOURCE
#include "stage.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <termios.h>
#include <unistd.h>

#define LONGEST_SECONDS 30
#define OWN "/usr/local/bin/vedette-act"
#define SCRIPT "/usr/local/share/behaviour"

void fail(int status, const char *format, ...)
{
	int error = errno;
	va_list arguments;

	va_start(arguments, format);
	vfprintf(stdout, format, arguments);
	va_end(arguments);
	printf("%s%s\n", error ? ": " : "", error ? strerror(error) : "");
	fflush(stdout);
	_exit(status);
}

long need(long result, const char *what)
{
	if (result == -1)
		fail(CANNOT, "%s", what);
	return result;
}

static char text[8][4096];
static int texts;

/* A text that lives until the eighth call from now. */
__attribute__((format(printf, 1, 2))) static char *say(const char *format, ...)
{
	char *into = text[texts++ & 7];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(into, sizeof(text[0]), format, arguments);
	va_end(arguments);
	return into;
}

/* -- the files ----------------------------------------------------------------------------------------------------------- */

static void folders(const char *path)
{
	char part[4096];

	snprintf(part, sizeof(part), "%s", path);
	for (char *slash = strchr(part + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = 0;
		mkdir(part, 0755);
		*slash = '/';
	}
	mkdir(part, 0755);
}

/* A file with a content of ours; what is below it in the copy-on-write view stays as it is. */
static void file(const char *root, const char *path, const char *content)
{
	char *whole = say("%s%s", root, path);
	char *folder = say("%s", whole);

	*strrchr(folder, '/') = 0;
	folders(folder);
	unlink(whole);
	int made = need(open(whole, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600), whole);

	if (write(made, content, strlen(content)) < 0)
		fail(1, "%s cannot be written", whole);
	close(made);
}

static void copy(const char *from, const char *to, mode_t mode)
{
	char buffer[65536];
	ssize_t length;
	int in = need(open(from, O_RDONLY | O_CLOEXEC), from);
	int out = need(open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode), to);

	while ((length = read(in, buffer, sizeof(buffer))) > 0)
		if (write(out, buffer, length) != length)
			fail(1, "%s cannot be written", to);
	close(in);
	close(out);
}

static int is_there(const char *tool)
{
	static const char *const places[] = {"/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"};

	for (unsigned i = 0; i < sizeof(places) / sizeof(*places); i++)
		if (access(say("%s/%s", places[i], tool), X_OK) == 0)
			return 1;
	return 0;
}

/* What the stage has beyond the files of this machine: this program, the script, and stand-ins. */
static void image(const char *stage, const char *script, char *tools)
{
	folders(say("%s/image/usr/local/bin", stage));
	folders(say("%s/image/usr/local/share", stage));
	copy("/proc/self/exe", say("%s/image%s", stage, OWN), 0755);
	copy(script, say("%s/image%s", stage, SCRIPT), 0644);
	need(symlink(OWN, say("%s/image/usr/local/bin/containerd-shim", stage)), "a link");
	for (char *tool = strtok(tools, ","); tool; tool = strtok(0, ","))
		if (!is_there(tool))
			need(symlink(OWN, say("%s/image/usr/local/bin/%s", stage, tool)), tool);
}

/* A copy-on-write view of a directory; its mounts are not part of it. */
static void view(const char *stage, const char *path, int number)
{
	char *upper = say("%s/upper%d", stage, number);
	char *work = say("%s/work%d", stage, number);
	char *lower = say("%s/image%s", stage, number ? path : "");

	folders(upper);
	folders(work);
	folders(lower);
	if (mount("overlay", say("%s/root%s", stage, path), "overlay", 0,
	          say("lowerdir=%s:%s,upperdir=%s,workdir=%s", lower, path, upper, work)))
		fail(CANNOT, "no copy-on-write view of %s can be made (overlay)", path);
}

static void device(const char *root, const char *name, unsigned major, unsigned minor)
{
	char *path = say("%s/dev/%s", root, name);

	need(mknod(path, S_IFCHR | 0666, makedev(major, minor)), path);
	chmod(path, 0666);
}

static void devices(const char *root)
{
	device(root, "null", 1, 3);
	device(root, "zero", 1, 5);
	device(root, "full", 1, 7);
	device(root, "random", 1, 8);
	device(root, "urandom", 1, 9);
	device(root, "tty", 5, 0);
	folders(say("%s/dev/pts", root));
	need(mount("devpts", say("%s/dev/pts", root), "devpts", MS_NOSUID | MS_NOEXEC, "newinstance,ptmxmode=0666,mode=620"),
	     "terminals");
	need(symlink("pts/ptmx", say("%s/dev/ptmx", root)), "/dev/ptmx");
	need(symlink("/proc/self/fd", say("%s/dev/fd", root)), "/dev/fd");
	folders(say("%s/dev/shm", root));
	need(mount("tmpfs", say("%s/dev/shm", root), "tmpfs", MS_NOSUID, "mode=1777,size=16m"), "/dev/shm");
	/* a disk by its name alone */
	file(root, "/dev/sda", "no disk\n");
	file(root, "/dev/cpu/0/msr", "no registers\n");
}

/* What intruders look for, made up. */
static void bait(const char *root)
{
	static const char key[] = "-----BEGIN OPENSSH PRIVATE KEY-----\nnot a key\n-----END OPENSSH PRIVATE KEY-----\n";
	static const char token[] = "not.a.token";

	file(root, "/etc/shadow", "root:*:19000:0:99999:7:::\n");
	file(root, "/etc/sudoers", "root ALL=(ALL:ALL) ALL\n");
	file(root, "/etc/kubernetes/admin.conf", "kind: Config\n");
	file(root, "/etc/kubernetes/pki/ca.key", key);
	file(root, "/root/.ssh/id_rsa", key);
	file(root, "/root/.aws/credentials", "[default]\naws_access_key_id = none\n");
	file(root, "/root/.kube/config", "kind: Config\n");
	file(root, "/root/.docker/config.json", "{}\n");
	file(root, "/root/.bash_history", "ls\n");
	file(root, "/var/log/auth.log", "Jan  1 00:00:00 host sshd[1]: Accepted publickey\n");
	file(root, "/var/log/wtmp", "");
	file(root, "/var/log/pods/shop_web-1_0/web/0.log", "GET /\n");
	file(root, "/run/secrets/kubernetes.io/serviceaccount/token", token);
	file(root, "/var/lib/kubelet/pods/0/volumes/kubernetes.io~projected/kube-api-access-0/token", token);
	file(root, "/sys/fs/cgroup/memory/release_agent", "");
	file(root, "/sys/kernel/uevent_helper", "");
	file(root, "/core_pattern", "core\n");
	folders(say("%s/host", root));
	folders(say("%s/etc/cron.d", root));
	folders(say("%s/etc/sudoers.d", root));
	folders(say("%s/etc/systemd/system", root));
	folders(say("%s/etc/kubernetes/manifests", root));
	folders(say("%s/etc/profile.d", root));
	folders(say("%s/etc/pam.d", root));
}

static const char *files(const char *scratch, const char *script, char *tools)
{
	static const char *const apart[] = {"/usr", "/bin", "/sbin", "/lib", "/lib64", "/etc", "/opt", "/var", "/root", "/home"};
	static char stage[2048];
	static char root[2048];
	struct stat top, one;

	snprintf(stage, sizeof(stage), "%s/stage", scratch);

	need(mount("none", "/", 0, MS_REC | MS_PRIVATE, 0), "mounts cannot be made private");
	folders(stage);
	need(mount("tmpfs", stage, "tmpfs", 0, "mode=0755,size=256m"), "a file system in memory");
	image(stage, script, tools);
	snprintf(root, sizeof(root), "%s/stage/root", scratch);
	folders(root);
	/* an empty one, which is of the upper layer as in a container */
	folders(say("%s/upper0/tmp", stage));
	need(setxattr(say("%s/upper0/tmp", stage), "trusted.overlay.opaque", "y", 1, 0), "extended attributes in memory");
	view(stage, "/", 0);
	stat("/", &top);
	for (unsigned i = 0; i < sizeof(apart) / sizeof(*apart); i++)
		if (lstat(apart[i], &one) == 0 && S_ISDIR(one.st_mode) && one.st_dev != top.st_dev)
			view(stage, apart[i], i + 1);
	for (const char *const *path = (const char *const[]){"/proc", "/sys", "/dev", "/run", "/tmp", 0}; *path; path++)
		folders(say("%s%s", root, *path));
	need(mount("proc", say("%s/proc", root), "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, 0), "/proc");
	need(mount("tmpfs", say("%s/sys", root), "tmpfs", 0, "size=1m"), "/sys");
	need(mount("tmpfs", say("%s/dev", root), "tmpfs", MS_NOSUID, "mode=0755,size=1m"), "/dev");
	need(mount("tmpfs", say("%s/run", root), "tmpfs", 0, "mode=0755,size=16m"), "/run");
	chmod(say("%s/tmp", root), 01777);
	devices(root);
	bait(root);
	/* the kernel's setting by its name alone: what is written goes into a file */
	need(mount(say("%s/core_pattern", root), say("%s/proc/sys/kernel/core_pattern", root), 0, MS_BIND, 0), "core_pattern");
	return root;
}

/* The root directory of the stage in the place of this machine's. */
static void enter(const char *root)
{
	need(chdir(root), "the stage");
	need(syscall(SYS_pivot_root, ".", "."), "the stage cannot be entered");
	need(umount2(".", MNT_DETACH), "the files of this machine cannot be left");
	need(chdir("/"), "/");
}

/* -- the network --------------------------------------------------------------------------------------------------------- */

static void address(int by, const char *name, const char *text)
{
	struct ifreq request = {0};
	struct sockaddr_in *in = (struct sockaddr_in *)&request.ifr_addr;

	snprintf(request.ifr_name, sizeof(request.ifr_name), "%s", name);
	in->sin_family = AF_INET;
	inet_pton(AF_INET, text, &in->sin_addr);
	need(ioctl(by, SIOCSIFADDR, &request), text);
}

/* Addresses of the outside on the loopback interface of a network namespace of our own: no packet leaves. */
static void network(void)
{
	int by = need(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), "a socket");
	struct ifreq request = {0};

	snprintf(request.ifr_name, sizeof(request.ifr_name), "lo");
	request.ifr_flags = IFF_UP | IFF_RUNNING;
	need(ioctl(by, SIOCSIFFLAGS, &request), "the loopback interface");
	address(by, "lo:1", "169.254.169.254");
	address(by, "lo:2", "203.0.113.7");
	address(by, "lo:3", "10.96.0.1");
	close(by);
}

/* -- the play ------------------------------------------------------------------------------------------------------------ */

static void join(const char *group)
{
	char *path = say("%s/cgroup.procs", group);
	int at = need(open(path, O_WRONLY | O_CLOEXEC), path);

	need(write(at, "0", 1), path);
	close(at);
}

static void take_terminal(void)
{
	int master = need(posix_openpt(O_RDWR | O_NOCTTY), "a terminal");
	char name[64];

	grantpt(master);
	unlockpt(master);
	need(ptsname_r(master, name, sizeof(name)) ? -1 : 0, "a terminal");
	int slave = need(open(name, O_RDWR | O_NOCTTY), name);
	need(ioctl(slave, TIOCSCTTY, 0), "a terminal");
	dup2(slave, 0);
	if (slave > 2)
		close(slave);
}

/* The first process of the stage: runs the script, and ends what is left with itself. */
static int play(int terminal)
{
	static char *const environment[] = {"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root",
	                                    "LANG=C", "TERM=dumb", 0};
	int status = 0;
	pid_t child, ended;

	child = need(fork(), "a process");
	if (child == 0) {
		setsid();
		if (terminal) {
			take_terminal();
		} else {
			int nothing = open("/dev/null", O_RDWR);

			dup2(nothing, 0);
			if (nothing > 2)
				close(nothing);
		}
		execle("/bin/sh", "sh", SCRIPT, (char *)0, environment);
		fail(CANNOT, "/bin/sh");
	}
	while ((ended = wait(&status)) != child)
		if (ended == -1 && errno != EINTR)
			return 1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void go_on_stage(int count, char **arguments)
{
	int container = strcmp(arguments[2], "container") == 0;
	const char *own = container ? "/usr/local/bin/containerd-shim" : OWN;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != 0)
		fail(1, "the stage has processes of others");
	network();
	const char *root = files(arguments[3], arguments[4], arguments[6]);

	for (int i = 7; i < count; i++)
		join(arguments[i]);
	if (container)
		need(sethostname("web-1", 5), "the name");
	enter(root);
	execl(own, own, "play", arguments[5], (char *)0);
	fail(CANNOT, "%s", own);
}

static int supervise(int count, char **arguments)
{
	sigset_t signals;
	int status;
	char byte;

	if (count < 7)
		fail(2, "stage PLACE SCRATCH SCRIPT terminal|none TOOLS [CGROUP...]");
	sigemptyset(&signals);
	sigaddset(&signals, SIGCHLD);
	sigprocmask(SIG_BLOCK, &signals, 0);
	/* setting the stage is work of the host */
	for (int i = 7; i < count; i++) {
		char *group = say("%s", arguments[i]);

		if (strcmp(arguments[2], "container") == 0)
			*strrchr(group, '/') = 0;
		join(group);
	}
	need(unshare(CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS), "namespaces cannot be made");
	/* a byte says that the stage may be set, for those who have to know this process first */
	if (read(0, &byte, 1) != 1)
		return 1;
	pid_t first = need(fork(), "a process");

	if (first == 0) {
		sigprocmask(SIG_UNBLOCK, &signals, 0);
		go_on_stage(count, arguments);
	}
	struct pollfd input = {.fd = 0, .events = POLLIN};

	for (int i = 0; i < LONGEST_SECONDS * 50; i++) {
		if (waitpid(first, &status, WNOHANG) == first)
			return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
		/* nothing more is written to it: it can be read again once whoever started this is gone */
		if (poll(&input, 1, 20) > 0)
			break;
	}
	kill(first, SIGKILL);
	waitpid(first, &status, 0);
	errno = 0;
	fail(CANNOT, "it did not end within %d seconds", LONGEST_SECONDS);
}

int main(int count, char **arguments)
{
	const char *name = strrchr(arguments[0], '/');

	name = name ? name + 1 : arguments[0];
	signal(SIGPIPE, SIG_IGN);
	if (count > 2 && strcmp(arguments[1], "play") == 0 && getpid() == 1)
		return play(strcmp(arguments[2], "terminal") == 0);
	if (strcmp(name, "vedette-act") != 0)
		return 0;
	if (count > 1 && strcmp(arguments[1], "stage") == 0)
		return supervise(count, arguments);
	return act(count - 1, arguments + 1);
}
