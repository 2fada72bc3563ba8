// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The sensor's programs: they turn what happens into events in the layout of recordings and put them into a ring.
 *
 * What a system call's event holds is told by the map of calls, which the user fills; only execs, new threads and ends have code
 * of their own. An event is put together in memory of its processor and copied into the ring whole, so what does not fit is
 * counted and leaves nothing behind. Functions that are not static are verified once each rather than at every call.
 */
#include "kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>
#include "sensor.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

extern void *bpf_rdonly_cast(const void *object, __u32 type) __ksym __weak;

/* Whether an instruction can load what stands at an address of the kernel's: bpf_rdonly_cast came in 6.2, with this helper. */
#define LOADS bpf_core_enum_value_exists(enum bpf_func_id, BPF_FUNC_cgrp_storage_get)

/* What stands at an address of the kernel's, read as the first word of a type that begins with plain words. */
#define WORD_AT(type, address) (*(type *)bpf_rdonly_cast((const void *)(address), bpf_core_type_id_kernel(struct pt_regs)))

/*
 * Reads memory of the kernel's: numbers and pointers by an instruction where that can be (what is not there reads as zero), else
 * by a helper, which costs some 60 ns. The verifier takes the other way out.
 */
static __always_inline long read_kernel(void *to, __u32 length, const void *from)
{
	if (!LOADS)
		return bpf_probe_read_kernel(to, length, from);
	switch (length) {
	case 1:
		*(__u8 *)to = WORD_AT(__u8, from);
		return 0;
	case 2:
		*(__u16 *)to = WORD_AT(__u16, from);
		return 0;
	case 4:
		*(__u32 *)to = WORD_AT(__u32, from);
		return 0;
	case 8:
		*(__u64 *)to = WORD_AT(__u64, from);
		return 0;
	default:
		return bpf_probe_read_kernel(to, length, from);
	}
}

/* what BPF_CORE_READ is made of */
#undef bpf_core_read
#define bpf_core_read(to, length, from) read_kernel(to, length, (const void *)__builtin_preserve_access_index(from))

#define VALUES 0x8000	/* room for an event; a power of two */
#define LAST_VALUE 0x6000	/* no parameter begins after this */
#define PATH 4096	/* PATH_MAX */
#define NAME 256	/* NAME_MAX and a zero byte */
#define MOST_DEPTH 64	/* folders of a path that are walked */
#define LIST 4096	/* bytes of arguments, and of the environment */
#define MOST_LISTED 128	/* arguments of an exec that failed */
#define STORM 5000000	/* nanoseconds between programs of a storm: after so long a reader that is awake looks by itself */
#define SNAP 80	/* bytes of data that is sent, received, read or written */

#define OFFSET_VALUES (sizeof(struct head) + sizeof(struct event))

#define AF_UNIX 1
#define AF_INET 2
#define AF_INET6 10
#define EINPROGRESS 115
#define S_IFMT 0170000
#define S_IFSOCK 0140000
#define FMODE_CREATED 0x100000
#define OVERLAYFS_SUPER_MAGIC 0x794c7630
#define TMPFS_MAGIC 0x01021994
#define PF_EXITING 4
#define PF_KTHREAD 0x00200000
#define TS_COMPAT 2
#define X32_BIT 0x40000000
#define TIF_32BIT (1 << 22)	/* of arm64 */
#define NR_SOCKETCALL_COMPAT 102
#define PIDTYPE_PGID 2
#define RLIMIT_NOFILE 7
#define PR_SET_NAME 15
#define PR_SET_CHILD_SUBREAPER 36
#define PR_GET_CHILD_SUBREAPER 37
#define F_DUPFD 0
#define F_SETFD 2
#define F_DUPFD_CLOEXEC 1030
#define PROT_EXEC 4

/* marks in flags of open, above all of the kernel's: what became of the file */
#define OPENED_CREATED (1U << 28)
#define OPENED_UPPER (1U << 29)
#define OPENED_LOWER (1U << 30)

/* of the new program's file, as recordings have them */
#define EXE_WRITABLE 1
#define EXE_UPPER_LAYER 2
#define EXE_FROM_MEMFD 4
#define EXE_LOWER_LAYER 8

#define EVENT_CLOSE 5
#define EVENT_CHDIR 95
#define EVENT_EXIT 186
#define EVENT_EXECVE 293
#define EVENT_EXECVEAT 331

#define IORING_OP_CONNECT 16
#define IORING_OP_OPENAT 18
#define IORING_OP_OPENAT2 28
#define IORING_OP_RENAMEAT 35
#define IORING_OP_UNLINKAT 36
#define IORING_OP_MKDIRAT 37
#define IORING_OP_SYMLINKAT 38
#define IORING_OP_LINKAT 39

/* events that only we have */
#define EVENT_RING_REQUEST 1001	/* what a ring of io_uring was asked for */
#define EVENT_RESOLVED 1003	/* where the file is that the thread's next event opens, or the directory that it goes to */
#define EVENT_DESCRIPTOR 1005	/* a file whose open was left out and that the thread's next event uses */

#define AT_FDCWD -100
#define O_TRUNC 01000
#define S_IFREG 0100000
#define NODE 192	/* bytes of a dentry that hold its name's place and its parent */
#define RAW (PATH + NAME)	/* where a path that a caller gave stands, in the scratch's path */
#define LONGEST_RAW 256
#define GIVEN (LONGEST_RAW - 8)	/* bytes of such a path that are kept, with its zero byte */
#define MOST_MARKED 1024	/* descriptors below this can be left out */
#define GROUPS 8	/* control groups whose paths a processor remembers; a power of two */
#define GROUP 320	/* bytes of such a path with its zero byte; a pod's container has some 200 */

/* The path of a control group of version 2, where none is ever renamed. */
struct group {
	__u64 id;	/* of its kernfs_node, never given again; 0 for none */
	__u32 length;	/* with its zero byte */
	__u8 path[GROUP];
};

/* Of a table of descriptors: those of files whose opens were left out. */
struct marks {
	__u64 bits[MOST_MARKED / 64];
	__u64 elsewhere[MOST_MARKED / 64];	/* of these, the files that were opened by another name than the kernel's */
};

struct scratch {
	__u32 busy;
	__u32 offset;	/* where the next value goes, in data */
	__u32 place;	/* the number of the next parameter */
	__u32 count;	/* the number of parameters */
	__u32 marks;
	__u32 compat;
	__u32 path_at;
	__u32 sequence;
	__s32 descriptor;	/* whose file is known */
	__u64 program;	/* when a program was last run */
	__u64 file;
	__u64 inode;
	__u64 arguments[MOST_ARGUMENTS];
	__s64 result;
	__u64 folder;	/* of a walk: the dentry that a path is relative to */
	__u64 folder_mount;
	__u32 below;	/* where the path below it begins; 0 when the walk did not come by */
	__u32 raw_length;	/* without its zero byte; 0 for none, or one that is too long */
	__u8 data[VALUES + PATH + NAME];
	__u8 path[2 * PATH];
	__u8 name[NAME];
	__u8 node[NODE];
	struct group groups[GROUPS];
	struct marks none;	/* zeros for a table's first marks, which would take half of the stack */
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 8 << 20);
} ring SEC(".maps");

/* by processor: one of the kernel's per-processor maps could not hold so much; its user says how many there are */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 16);
	__type(key, __u32);
	__type(value, struct scratch);
} scratches SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, CLASSES);
	__type(key, __u32);
	__type(value, struct counters);
} counts SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, ALL_CALLS);
	__type(key, __u32);
	__type(value, struct call);
} calls SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct settings);
} setting SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct opens);
} opening SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, MOST_ROWS);
	__type(key, __u32);
	__type(value, struct row);
} rows SEC(".maps");

/*
 * By table of descriptors: those of files whose opens were left out. Before an event that uses one, an event of its own tells of
 * it; its close is left out, too. A mark that is lost leaves a name unknown; one too many is found out when it is looked at.
 */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 8192);
	__type(key, __u64);
	__type(value, struct marks);
} unseen SEC(".maps");

struct given {
	__u64 inode;
	__u8 name[GIVEN];
};

/* By file: the name by which one that was left out was opened, where it lies elsewhere. Its inode tells whether it is still it. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, __u64);
	__type(value, struct given);
} elsewhere SEC(".maps");

/* for the test that compares layouts: keeps the types in BTF */
struct head layout_head SEC(".data.layout");
struct event layout_event SEC(".data.layout");
enum kind layout_kind SEC(".data.layout");
enum shape layout_shape SEC(".data.layout");
enum condition layout_condition SEC(".data.layout");

static __always_inline struct counters *counters_of(__u32 event)
{
	__u32 key = (event >> 1) & (CLASSES - 1);

	return bpf_map_lookup_elem(&counts, &key);
}

static __always_inline void start(struct scratch *s, __u32 event, __u32 parameters)
{
	struct event *head = (struct event *)(s->data + sizeof(struct head));

	head->time = bpf_ktime_get_boot_ns();
	head->thread = (__u32)bpf_get_current_pid_tgid();
	head->type = event;
	head->parameters = parameters;
	s->count = parameters;
	s->place = 0;
	s->marks = 0;
	s->offset = OFFSET_VALUES + 2 * parameters;
}

/* Takes this processor's scratch; 0 when another event is being made in it, which is counted. */
static __always_inline struct scratch *take(struct counters *counters)
{
	__u32 processor = bpf_get_smp_processor_id();
	struct scratch *s = bpf_map_lookup_elem(&scratches, &processor);

	if (!s) {
		counters->busy++;
		return 0;
	}
	if (__sync_lock_test_and_set(&s->busy, 1)) {
		counters->busy++;
		return 0;
	}
	s->descriptor = -1;
	s->raw_length = 0;
	s->marks = 0;
	return s;
}

static __always_inline struct scratch *begin(struct counters *counters, __u32 event, __u32 parameters)
{
	struct scratch *s = take(counters);

	if (s)
		start(s, event, parameters);
	return s;
}

static __always_inline void send(struct scratch *s, struct counters *counters)
{
	__u32 zero = 0;
	struct settings *settings = bpf_map_lookup_elem(&setting, &zero);
	struct head *head = (struct head *)s->data;
	struct event *event = (struct event *)(s->data + sizeof(struct head));
	/* the kernel wakes a reader that has read all before this; one that is busy says that it has not (EventRing) */
	__u64 wake = 0;
	__u32 size = s->offset;

	event->length = size - sizeof(struct head);
	head->processor = bpf_get_smp_processor_id();
	head->marks = s->marks;
	head->sequence = s->sequence++;
	if (settings) {
		__u64 waiting = bpf_ringbuf_query(&ring, BPF_RB_AVAIL_DATA);

		/* once each time that so much more waits: a reader that is awake needs no call */
		if (waiting >= settings->wake_bytes && (waiting & (settings->wake_bytes - 1)) < size)
			wake = BPF_RB_FORCE_WAKEUP;
	}
	/* programs are what most rules are about: they are told of at once, but not in a storm of them */
	if (event->type == EVENT_EXECVE || event->type == EVENT_EXECVEAT) {
		if (event->time - s->program > STORM)
			wake = BPF_RB_FORCE_WAKEUP;
		s->program = event->time;
	}
	if (size > sizeof(s->data))
		size = sizeof(s->data);
	if (bpf_ringbuf_output(&ring, s->data, size, wake)) {
		counters->full++;
	} else {
		counters->sent++;
		if (s->marks & MARK_FAULT)
			counters->faults++;
		if (s->marks & MARK_CUT)
			counters->cut++;
	}
}

static __always_inline void submit(struct scratch *s, struct counters *counters)
{
	send(s, counters);
	s->busy = 0;
}

/* Ends a parameter that began at from. */
static __always_inline void end_parameter(struct scratch *s, __u32 from)
{
	*(__u16 *)(s->data + OFFSET_VALUES + 2 * (s->place & 31)) = s->offset - from;
	s->place++;
}

static __always_inline void put(struct scratch *s, __u64 value, __u32 bytes)
{
	__u32 at = s->offset & (VALUES - 1);

	switch (bytes) {
	case 1:
		s->data[at] = value;
		break;
	case 2:
		*(__u16 *)(s->data + at) = value;
		break;
	case 4:
		*(__u32 *)(s->data + at) = value;
		break;
	default:
		*(__u64 *)(s->data + at) = value;
	}
	s->offset = at + bytes;
}

static __always_inline void add_number(struct scratch *s, __u64 value, __u32 bytes)
{
	__u32 from = s->offset;

	put(s, value, bytes);
	end_parameter(s, from);
}

static __always_inline bool has_room(struct scratch *s)
{
	if (s->offset <= LAST_VALUE)
		return true;
	s->marks |= MARK_CUT;
	return false;
}

/* Puts a text of the user's with its zero byte; nothing when it cannot be read. */
int put_user_text(struct scratch *s, __u64 from)
{
	if (!s || !from || !has_room(s))
		return 0;
	__u32 at = s->offset & (VALUES - 1);
	long length = bpf_probe_read_user_str(s->data + at, PATH, (void *)from);

	if (length < 0) {
		s->marks |= MARK_FAULT;
		return 0;
	}
	if (length == PATH)
		s->marks |= MARK_CUT;
	s->offset = at + (length & (2 * PATH - 1));
	return 0;
}

int put_kernel_text(struct scratch *s, __u64 from)
{
	if (!s || !from || !has_room(s))
		return 0;
	__u32 at = s->offset & (VALUES - 1);
	long length = bpf_probe_read_kernel_str(s->data + at, PATH, (void *)from);

	if (length < 0)
		return 0;
	if (length == PATH)
		s->marks |= MARK_CUT;
	s->offset = at + (length & (2 * PATH - 1));
	return 0;
}

/* Puts at most 4096 bytes of the user's. */
int put_user_bytes(struct scratch *s, __u64 from, __u64 length)
{
	if (!s || !from || !length || !has_room(s))
		return 0;
	__u32 at = s->offset & (VALUES - 1);

	if (length > PATH)
		length = PATH;
	if (bpf_probe_read_user(s->data + at, length, (void *)from)) {
		s->marks |= MARK_FAULT;
		return 0;
	}
	s->offset = at + length;
	return 0;
}

/* Puts what stands in path from path_at on, and a zero byte. */
int put_path(struct scratch *s)
{
	if (!s || !has_room(s))
		return 0;
	__u32 at = s->offset & (VALUES - 1);
	__u32 from = s->path_at & (PATH - 1);
	__u32 length = (PATH - from) & (2 * PATH - 1);

	if (length > PATH)
		return 0;
	bpf_probe_read_kernel(s->data + at, length, s->path + from);
	at = (at + length) & (2 * VALUES - 1);
	if (at < sizeof(s->data))
		s->data[at] = 0;
	s->offset = at + 1;
	return 0;
}

/* Puts a component before the path that is there; false when it does not fit or is not there to be read. */
int prepend(struct scratch *s, __u64 name, __u32 length)
{
	if (!s)
		return false;
	__u32 at = s->path_at;

	length &= NAME - 1;
	if (at < length + 1 || at > PATH) {
		s->marks |= MARK_CUT;
		return false;
	}
	at -= length;
	if (!LOADS) {
		if (bpf_probe_read_kernel(s->path + (at & (PATH - 1)), length, (void *)name))
			return false;
	} else {
		for (__u32 i = 0; i < NAME; i += 8) {
			__u64 *place = (__u64 *)(s->path + ((at + i) & (PATH - 1)));

			if (i >= length)
				break;
			__u64 word = WORD_AT(__u64, name + i);

			/* no name is empty: it was not there to be read */
			if (i == 0 && !(__u8)word)
				return false;
			if (length - i < 8) {
				/* what stands behind the name stays */
				__u64 behind = ~0ULL << 8 * (length - i);

				word = (word & ~behind) | (*place & behind);
			}
			*place = word;
		}
	}
	at--;
	s->path[at & (PATH - 1)] = '/';
	s->path_at = at;
	return true;
}

/* A member of the dentry that was read into node; 0 where it lies deeper in it than on any kernel known. */
static __always_inline __u64 in_node(struct scratch *s, __u32 offset)
{
	if (offset > NODE - sizeof(__u64))
		return 0;
	return *(__u64 *)(s->node + offset);
}

#define MOUNT 64	/* bytes of a mount that hold what is used of it */

/* What is used of a mount; where a helper reads, by one read if it lies together, as on every kernel known. */
static __always_inline void read_mount(struct scratch *s, struct mount *mount, struct mount **parent, struct dentry **point,
	struct dentry **root)
{
	__u32 first = bpf_core_field_offset(struct mount, mnt_parent);
	__u32 second = bpf_core_field_offset(struct mount, mnt_mountpoint) - first;
	__u32 third = bpf_core_field_offset(struct mount, mnt.mnt_root) - first;

	if (LOADS || second > MOUNT - sizeof(void *) || third > MOUNT - sizeof(void *)) {
		*parent = BPF_CORE_READ(mount, mnt_parent);
		*point = BPF_CORE_READ(mount, mnt_mountpoint);
		*root = BPF_CORE_READ(mount, mnt.mnt_root);
		return;
	}
	bpf_probe_read_kernel(s->node, (second > third ? second : third) + sizeof(void *), (void *)mount + first);
	*parent = *(void **)s->node;
	*point = *(void **)(s->node + second);
	*root = *(void **)(s->node + third);
}

/*
 * Puts the path of a file together at the end of path, as seen from its mount namespace. Where the walk comes by the scratch's
 * folder is remembered.
 */
int walk(struct scratch *s, __u64 dentry_at, __u64 mount_at)
{
	if (!s)
		return 0;
	struct dentry *dentry = (struct dentry *)dentry_at;
	struct mount *mount = (void *)mount_at - bpf_core_field_offset(struct mount, mnt);
	struct dentry *root, *mountpoint;
	struct mount *parent_mount;
	/* as far as what is used of a dentry reaches: the less is read, the faster */
	__u32 parent_end = bpf_core_field_offset(struct dentry, d_parent) + sizeof(void *);
	__u32 name_end = bpf_core_field_offset(struct dentry, d_name.name) + sizeof(void *);
	__u32 most = (parent_end > name_end ? parent_end : name_end) + sizeof(__u64);
	int i;

	read_mount(s, mount, &parent_mount, &mountpoint, &root);
	s->path_at = PATH;
	s->below = 0;
	for (i = 0; i < MOST_DEPTH; i++) {
		__u64 folder = (__u64)(void *)mount + bpf_core_field_offset(struct mount, mnt);

		if ((__u64)dentry == s->folder && folder == s->folder_mount && !s->below)
			s->below = s->path_at;
		if (dentry == root) {
			if (parent_mount == mount)
				break;
			dentry = mountpoint;
			mount = parent_mount;
			read_mount(s, mount, &parent_mount, &mountpoint, &root);
			continue;
		}
		struct dentry *parent;
		const void *name;
		__u32 length;

		if (LOADS) {
			parent = BPF_CORE_READ(dentry, d_parent);
			length = BPF_CORE_READ(dentry, d_name.len);
			name = BPF_CORE_READ(dentry, d_name.name);
		} else {
			/* one read for all members: each costs as much */
			bpf_probe_read_kernel(s->node, most < NODE ? most : NODE, dentry);
			parent = (void *)in_node(s, bpf_core_field_offset(struct dentry, d_parent));
			length = in_node(s, bpf_core_field_offset(struct dentry, d_name.len));
			name = (void *)in_node(s, bpf_core_field_offset(struct dentry, d_name.name));
		}

		/* a file that is in no folder, such as of memfd_create, is its own parent */
		if (!prepend(s, (__u64)name, length) || dentry == parent)
			break;
		dentry = parent;
	}
	if (i == MOST_DEPTH)
		s->marks |= MARK_CUT;
	if (s->path_at == PATH && !(s->marks & MARK_CUT)) {
		s->path_at = PATH - 1;
		s->path[PATH - 1] = '/';
	}
	return 0;
}

static __always_inline struct kernfs_node *above(struct kernfs_node *node)
{
	if (bpf_core_field_exists(((struct kernfs_node___old *)0)->parent))
		return BPF_CORE_READ((struct kernfs_node___old *)node, parent);
	return BPF_CORE_READ(node, __parent);
}

/* Puts the path of a control group together. */
int walk_group(struct scratch *s, __u64 node_at)
{
	if (!s)
		return 0;
	struct kernfs_node *node = (struct kernfs_node *)node_at;
	int i;

	s->path_at = PATH;
	for (i = 0; i < 16; i++) {
		struct kernfs_node *parent = above(node);

		if (!node || !parent)
			break;
		const char *name = BPF_CORE_READ(node, name);
		long length = bpf_probe_read_kernel_str(s->name, NAME, name);

		if (length < 1 || !prepend(s, (__u64)name, length - 1))
			break;
		node = parent;
	}
	if (i == 16)
		s->marks |= MARK_CUT;
	if (s->path_at == PATH) {
		s->path_at = PATH - 1;
		s->path[PATH - 1] = '/';
	}
	return 0;
}

/* The file of a descriptor, with its inode in s->inode; remembered, since several parameters are about the same. */
static __always_inline struct file *file_of(struct scratch *s, __s64 descriptor)
{
	struct fdtable *table;
	struct file *file = 0;
	struct inode *inode = 0;

	if (descriptor < 0)
		return 0;
	if (s->descriptor == descriptor)
		return (struct file *)s->file;
	/* loads through the task's own type cost a tenth of what a helper does */
	table = ((struct task_struct *)bpf_get_current_task_btf())->files->fdt;
	if (descriptor >= table->max_fds)
		return 0;
	read_kernel(&file, sizeof(file), table->fd + descriptor);
	if (file)
		bpf_core_read(&inode, sizeof(inode), &file->f_inode);
	s->descriptor = descriptor;
	s->file = (__u64)file;
	s->inode = (__u64)inode;
	return file;
}

static __always_inline struct sock *socket_of(struct scratch *s, __s64 descriptor)
{
	struct file *file = file_of(s, descriptor);
	struct inode *inode = (struct inode *)s->inode;

	if (!file || (BPF_CORE_READ(inode, i_mode) & S_IFMT) != S_IFSOCK)
		return 0;
	struct socket *socket = BPF_CORE_READ(file, private_data);

	return BPF_CORE_READ(socket, sk);
}

/* 1 for a file of the upper layer of an overlay, 2 for one of a lower layer, else 0. */
static __always_inline int layer(struct inode *inode)
{
	struct dentry *upper = 0;

	if (BPF_CORE_READ(inode, i_sb, s_magic) != OVERLAYFS_SUPER_MAGIC)
		return 0;
	if (bpf_core_type_exists(struct ovl_inode)) {
		struct ovl_inode *overlay = (void *)inode - bpf_core_field_offset(struct ovl_inode, vfs_inode);

		upper = BPF_CORE_READ(overlay, __upperdentry);
	} else {
		/* the module's types are not known: the field has followed the inode since 4.8 */
		bpf_probe_read_kernel(&upper, sizeof(upper), (void *)inode + bpf_core_type_size(struct inode));
	}
	return upper && BPF_CORE_READ(upper, d_inode) ? 1 : 2;
}

/* As stat(2) gives it. */
static __always_inline __u32 user_device(__u32 device)
{
	__u32 major = device >> 20;
	__u32 minor = device & 0xfffff;

	return (minor & 0xff) | (major << 8) | ((minor & ~0xffU) << 12);
}

struct ends {
	__u8 ours[16];
	__u8 theirs[16];
	__u16 our_port;
	__u16 their_port;
	__u32 length;
};

static __always_inline void put_end(struct scratch *s, const __u8 *address, __u16 port, __u32 family)
{
	if (family == AF_INET) {
		put(s, *(__u32 *)address, 4);
	} else {
		put(s, *(__u64 *)address, 8);
		put(s, *(__u64 *)(address + 8), 8);
	}
	put(s, port, 2);
}

/* Puts the path of a socket within the machine, with a zero byte; @ stands before one that is abstract. */
static __always_inline void put_unix_path(struct scratch *s, struct sock *sock)
{
	struct unix_address *address = sock ? BPF_CORE_READ((struct unix_sock *)sock, addr) : 0;
	__u8 first = 0;

	if (address && has_room(s)) {
		void *name = (void *)address + bpf_core_field_offset(struct unix_address, name) + 2;
		__u32 length = BPF_CORE_READ(address, len);
		__u32 at = s->offset & (VALUES - 1);

		bpf_probe_read_kernel(&first, 1, name);
		if (length > 2 && first == 0) {
			put(s, '@', 1);
			name++;
			at = s->offset & (VALUES - 1);
			length--;
		}
		if (length > 2) {
			length -= 2;
			if (length > 108)
				length = 108;
			bpf_probe_read_kernel(s->data + at, length, name);
			s->offset = at + length;
		}
	}
	put(s, 0, 1);
}

/* Puts an address of the user's: family, then what belongs to it. */
int put_address(struct scratch *s, __u64 from, __u64 length)
{
	if (!s || !from || length < 2 || !has_room(s))
		return 0;
	__u16 family = 0, port = 0;
	__u8 address[16] = {};
	__u32 address4 = 0;

	if (bpf_probe_read_user(&family, 2, (void *)from)) {
		s->marks |= MARK_FAULT;
		return 0;
	}
	if (family == AF_INET && length >= 8) {
		bpf_probe_read_user(&port, 2, (void *)from + 2);
		bpf_probe_read_user(&address4, 4, (void *)from + 4);
		put(s, family, 1);
		put(s, address4, 4);
		put(s, __builtin_bswap16(port), 2);
	} else if (family == AF_INET6 && length >= 24) {
		bpf_probe_read_user(&port, 2, (void *)from + 2);
		bpf_probe_read_user(address, 16, (void *)from + 8);
		put(s, family, 1);
		put_end(s, address, __builtin_bswap16(port), family);
	} else if (family == AF_UNIX) {
		__u8 first = 0;

		put(s, family, 1);
		from += 2;
		length -= 2;
		if (length > 108)
			length = 108;
		if (length > 0)
			bpf_probe_read_user(&first, 1, (void *)from);
		if (length > 1 && first == 0) {
			put(s, '@', 1);
			from++;
			length--;
		}
		if (length > 0) {
			__u32 at = s->offset & (VALUES - 1);
			long got = bpf_probe_read_user_str(s->data + at, (length & 127) + 1, (void *)from);

			/* with its zero byte, which takes the place of what follows the path */
			s->offset = got > 0 ? at + (got & 127) : at;
			if (got <= 0)
				put(s, 0, 1);
		} else {
			put(s, 0, 1);
		}
	}
	return 0;
}

/*
 * Puts both ends of a socket. Where the kernel does not know the other end, the user's address stands in for it.
 * inward: the other end comes first.
 */
int put_ends(struct scratch *s, __s64 descriptor, __u64 address, __u32 inward)
{
	if (!s || !has_room(s))
		return 0;
	struct sock *sock = socket_of(s, descriptor);
	struct ends ends = {};
	__u16 family;

	if (!sock)
		return 0;
	family = BPF_CORE_READ(sock, __sk_common.skc_family);
	if (family == AF_UNIX) {
		struct sock *peer = BPF_CORE_READ((struct unix_sock *)sock, peer);

		put(s, family, 1);
		put(s, inward ? (__u64)peer : (__u64)sock, 8);
		put(s, inward ? (__u64)sock : (__u64)peer, 8);
		put_unix_path(s, inward ? sock : peer);
		return 0;
	}
	if (family != AF_INET && family != AF_INET6)
		return 0;
	ends.our_port = BPF_CORE_READ(sock, __sk_common.skc_num);
	ends.their_port = __builtin_bswap16(BPF_CORE_READ(sock, __sk_common.skc_dport));
	if (family == AF_INET) {
		bpf_core_read(ends.ours, 4, &sock->__sk_common.skc_rcv_saddr);
		bpf_core_read(ends.theirs, 4, &sock->__sk_common.skc_daddr);
	} else {
		bpf_core_read(ends.ours, 16, &sock->__sk_common.skc_v6_rcv_saddr);
		bpf_core_read(ends.theirs, 16, &sock->__sk_common.skc_v6_daddr);
	}
	if (ends.their_port == 0 && address) {
		__u16 given = 0, port = 0;

		bpf_probe_read_user(&given, 2, (void *)address);
		if (given == family) {
			bpf_probe_read_user(&port, 2, (void *)address + 2);
			ends.their_port = __builtin_bswap16(port);
			if (family == AF_INET)
				bpf_probe_read_user(ends.theirs, 4, (void *)address + 4);
			else
				bpf_probe_read_user(ends.theirs, 16, (void *)address + 8);
		}
	}
	put(s, family, 1);
	if (inward) {
		put_end(s, ends.theirs, ends.their_port, family);
		put_end(s, ends.ours, ends.our_port, family);
	} else {
		put_end(s, ends.ours, ends.our_port, family);
		put_end(s, ends.theirs, ends.their_port, family);
	}
	return 0;
}

/* A long of the user's, as wide as the user's are. */
static __always_inline __u64 user_long(struct scratch *s, __u64 from, __u32 index)
{
	__u64 wide = 0;
	__u32 narrow = 0;
	long failed;

	if (s->compat) {
		failed = bpf_probe_read_user(&narrow, 4, (void *)from + 4 * index);
		wide = narrow;
	} else {
		failed = bpf_probe_read_user(&wide, 8, (void *)from + 8 * index);
	}
	if (failed)
		s->marks |= MARK_FAULT;
	return wide;
}

static __always_inline __u64 value_of(struct scratch *s, __u32 source)
{
	if (source == RESULT)
		return s->result;
	if (source < MOST_ARGUMENTS)
		return s->arguments[source];
	return 0;
}

static __always_inline void put_snap(struct scratch *s, __u64 from, __s64 length)
{
	if (length > 0)
		put_user_bytes(s, from, length > SNAP ? SNAP : length);
}

/* The first buffer of a vector. */
int put_vector(struct scratch *s, __u64 vector, __u64 most)
{
	if (!s || !vector)
		return 0;
	__u64 base = user_long(s, vector, 0);
	__u64 length = user_long(s, vector, 1);

	if (length > most)
		length = most;
	put_snap(s, base, length);
	return 0;
}

/* task: of the kernel's type, as bpf_get_current_task_btf gives it: loads through it cost a tenth of what a helper does */
static __always_inline __u64 memory(struct task_struct *task, __u32 which)
{
	struct mm_struct *mm = task->mm;
	__s64 pages = 0;

	if (!mm)
		return 0;
	if (which == 0)
		return mm->total_vm << 2;
	if (bpf_core_field_exists(((struct mm_struct___old *)0)->rss_stat.count)) {
		/* no loads through the type: the verifier of these kernels does not know what the array holds */
		struct mm_struct___old *old = (void *)mm;
		__s64 first = 0, second = 0;

		if (which == 2) {
			bpf_core_read(&pages, sizeof(pages), &old->rss_stat.count[2].counter);
		} else {
			bpf_core_read(&pages, sizeof(pages), &old->rss_stat.count[0].counter);
			bpf_core_read(&first, sizeof(first), &old->rss_stat.count[1].counter);
			bpf_core_read(&second, sizeof(second), &old->rss_stat.count[3].counter);
			pages += first + second;
		}
	} else if (which == 2) {
		pages = mm->rss_stat[2].count;
	} else {
		pages = mm->rss_stat[0].count + mm->rss_stat[1].count + mm->rss_stat[3].count;
	}
	return pages > 0 ? (__u64)pages << 2 : 0;
}

int put_opened(struct scratch *s, __u32 flags, __s64 descriptor)
{
	if (!s)
		return 0;
	struct file *file = file_of(s, descriptor);

	if (file) {
		int found = layer((struct inode *)s->inode);

		if (BPF_CORE_READ(file, f_mode) & FMODE_CREATED)
			flags |= OPENED_CREATED;
		if (found == 1)
			flags |= OPENED_UPPER;
		else if (found == 2)
			flags |= OPENED_LOWER;
	}
	put(s, flags, 4);
	return 0;
}

int put_file_path(struct scratch *s, __s64 descriptor)
{
	if (!s)
		return 0;
	struct file *file = file_of(s, descriptor);

	if (file) {
		walk(s, (__u64)BPF_CORE_READ(file, f_path.dentry), (__u64)BPF_CORE_READ(file, f_path.mnt));
		put_path(s);
	}
	return 0;
}

int put_socket(struct scratch *s, __u64 pair, __u32 peer)
{
	if (!s)
		return 0;
	__s32 descriptor = -1;

	bpf_probe_read_user(&descriptor, 4, (void *)pair);
	struct sock *sock = socket_of(s, descriptor);

	if (sock && peer)
		sock = BPF_CORE_READ(sock, __sk_common.skc_family) == AF_UNIX ? BPF_CORE_READ((struct unix_sock *)sock, peer) : 0;
	put(s, (__u64)sock, 8);
	return 0;
}

int put_message(struct scratch *s, __s64 descriptor, __u64 message, __u32 kind)
{
	if (!s || !message)
		return 0;
	/* struct user_msghdr: name, its length in an int, vector, its number */
	__u64 name = user_long(s, message, 0);

	if (kind == KIND_MESSAGE_DATA)
		return put_vector(s, user_long(s, message, 2), s->result > 0 ? s->result : 0);
	return put_ends(s, descriptor, name, kind == KIND_MESSAGE_IN);
}

/* Puts a parameter as the map of calls says. packed: kind, source, second, third, a byte each. */
int put_parameter(struct scratch *s, __u32 packed)
{
	if (!s)
		return 0;
	__u32 kind = packed & 0xff;
	__u32 second = packed >> 16 & 0xff;
	__u32 third = packed >> 24;
	__u64 value = value_of(s, packed >> 8 & 0xff);

	switch (kind) {
	case KIND_NUMBER_8:
		put(s, value, 1);
		break;
	case KIND_NUMBER_16:
		put(s, value, 2);
		break;
	case KIND_NUMBER_32:
		put(s, value, 4);
		break;
	case KIND_NUMBER_64:
	case KIND_LONG:
		put(s, value, 8);
		break;
	case KIND_INTEGER:
		put(s, (__s64)(__s32)value, 8);
		break;
	case KIND_TEXT:
		put_user_text(s, value);
		break;
	case KIND_BYTES:
		put_snap(s, value, value_of(s, second));
		break;
	case KIND_VECTOR:
		put_vector(s, value, s->result > 0 ? s->result : 0);
		break;
	case KIND_ADDRESS:
		put_address(s, value, (__u32)value_of(s, second));
		break;
	case KIND_ENDS_OUT:
		if (third == 0 || s->result >= 0 || s->result == -EINPROGRESS)
			put_ends(s, (__s32)value, value_of(s, second), 0);
		break;
	case KIND_ENDS_IN:
		if (s->result >= 0)
			put_ends(s, (__s32)value, value_of(s, second), 1);
		break;
	case KIND_MESSAGE_DATA:
	case KIND_MESSAGE_OUT:
		put_message(s, (__s32)value, value_of(s, second), kind);
		break;
	case KIND_MESSAGE_IN:
		if (s->result >= 0)
			put_message(s, (__s32)value, value_of(s, second), kind);
		break;
	case KIND_OPENED:
		if (third && bpf_probe_read_user(&value, 8, (void *)value)) {
			s->marks |= MARK_FAULT;
			value = 0;
		}
		put_opened(s, value, s->result);
		break;
	case KIND_DEVICE:
	case KIND_INODE: {
		struct inode *inode = file_of(s, (__s32)value) ? (struct inode *)s->inode : 0;

		if (kind == KIND_DEVICE)
			put(s, inode ? user_device(BPF_CORE_READ(inode, i_sb, s_dev)) : 0, 4);
		else
			put(s, inode ? BPF_CORE_READ(inode, i_ino) : 0, 8);
		break;
	}
	case KIND_USER_32: {
		__u32 number = 0;

		if (bpf_probe_read_user(&number, 4, (void *)value + 4 * second))
			s->marks |= MARK_FAULT;
		put(s, number, 4);
		break;
	}
	case KIND_USER_INTEGER:
	case KIND_USER_INODE: {
		__s32 number = -1;

		if (s->result >= 0 && bpf_probe_read_user(&number, 4, (void *)value + 4 * second))
			s->marks |= MARK_FAULT;
		if (kind == KIND_USER_INODE) {
			struct inode *inode = file_of(s, number) ? (struct inode *)s->inode : 0;

			put(s, inode ? BPF_CORE_READ(inode, i_ino) : 0, 8);
		} else {
			put(s, (__s64)number, 8);
		}
		break;
	}
	case KIND_USER_LONG: {
		__u64 number = -1;

		if (value && bpf_probe_read_user(&number, 8, (void *)value + 8 * second))
			s->marks |= MARK_FAULT;
		put(s, number, 8);
		break;
	}
	case KIND_MEMORY:
		put(s, memory(bpf_get_current_task_btf(), second), 4);
		break;
	case KIND_CAPABILITIES: {
		const struct cred *cred = bpf_get_current_task_btf()->cred;
		__u64 set = 0;

		if (second == 0)
			bpf_core_read(&set, 8, &cred->cap_inheritable);
		else if (second == 1)
			bpf_core_read(&set, 8, &cred->cap_permitted);
		else
			bpf_core_read(&set, 8, &cred->cap_effective);
		put(s, set, 8);
		break;
	}
	case KIND_PRCTL_TEXT:
		if ((__u32)s->arguments[0] == PR_SET_NAME)
			put_user_text(s, value);
		break;
	case KIND_PRCTL_NUMBER: {
		__s32 number = 0;

		if ((__u32)s->arguments[0] == PR_GET_CHILD_SUBREAPER) {
			bpf_probe_read_user(&number, 4, (void *)value);
			value = (__s64)number;
		} else if ((__u32)s->arguments[0] == PR_SET_NAME) {
			value = 0;
		}
		put(s, value, 8);
		break;
	}
	case KIND_TYPED_64:
		put(s, 0, 1);
		put(s, value, 8);
		break;
	case KIND_CONSTANT:
		put(s, second | third << 8, 2);
		break;
	case KIND_COMMAND:
		put(s, value >= 1024 ? 0x80 | (value & 0x3f) : value & 0x7f, 1);
		break;
	case KIND_FLAGS_16:
		/* O_CLOEXEC and O_NONBLOCK as recordings have them: the kernel's do not fit */
		put(s, (value & 02000000 ? 4096 : 0) | (value & 04000 ? 64 : 0), 2);
		break;
	case KIND_SOCKET:
		put_socket(s, value, second);
		break;
	case KIND_PATH:
		put_file_path(s, (__s32)value);
		break;
	case KIND_FOLDER:
		if ((__s32)value >= 0)
			put_file_path(s, (__s32)value);
		break;
	}
	return 0;
}

static __always_inline int level_of(struct task_struct *task, int *number)
{
	struct pid *pid = BPF_CORE_READ(task, thread_pid);
	__u32 level = task->thread_pid->level;
	struct upid *at = (void *)pid + bpf_core_field_offset(struct pid, numbers) + (level & 31) * bpf_core_type_size(struct upid);

	*number = BPF_CORE_READ(at, nr);
	return level;
}

static __always_inline int number_of(struct pid *pid)
{
	__u32 level = BPF_CORE_READ(pid, level);
	struct upid *at = (void *)pid + bpf_core_field_offset(struct pid, numbers) + (level & 31) * bpf_core_type_size(struct upid);

	return BPF_CORE_READ(at, nr);
}

static __always_inline void put_constant(struct scratch *s, const char *text, __u32 length)
{
	__u32 at = s->offset & (VALUES - 1);

	__builtin_memcpy(s->data + at, text, length);
	s->offset = at + length;
}

/*
 * Puts the path of a control group of version 2 and a zero byte. The walk costs three reads a level, and a storm of programs is
 * mostly of one group: its path is remembered.
 */
int put_unified(struct scratch *s, __u64 node_at)
{
	if (!s || !has_room(s))
		return 0;
	__u64 id = BPF_CORE_READ((struct kernfs_node *)node_at, id);
	struct group *known = &s->groups[id & (GROUPS - 1)];
	__u32 at = s->offset & (VALUES - 1);
	__u32 length = known->length;

	if (id && known->id == id && length <= GROUP) {
		bpf_probe_read_kernel(s->data + at, length, known->path);
		s->offset = at + length;
		return 0;
	}
	walk_group(s, node_at);
	put_path(s);
	length = s->offset - at;
	if (length > GROUP || (s->marks & MARK_CUT))
		return 0;
	known->id = 0;
	bpf_probe_read_kernel(known->path, length, s->data + at);
	known->length = length;
	known->id = id;
	return 0;
}

/* The control groups, as subsystem=path each; those of version 1 by the one for memory, which runtimes always set. */
int add_groups(struct scratch *s)
{
	if (!s)
		return 0;
	struct task_struct *task = bpf_get_current_task_btf();
	struct css_set *groups = BPF_CORE_READ(task, cgroups);
	struct kernfs_node *unified = BPF_CORE_READ(groups, dfl_cgrp, kn);
	struct cgroup_subsys_state *state = 0;
	struct kernfs_node *node;
	__u32 from = s->offset;
	__u32 subsystem = bpf_core_enum_value(enum cgroup_subsys_id, memory_cgrp_id) & 15;

	bpf_core_read(&state, sizeof(state), &groups->subsys[subsystem]);
	node = state ? BPF_CORE_READ(state, cgroup, kn) : 0;
	if (node && node != unified) {
		put_constant(s, "memory=", 7);
		walk_group(s, (__u64)node);
		put_path(s);
	}
	put_constant(s, "cpuset=", 7);
	put_unified(s, (__u64)unified);
	end_parameter(s, from);
	return 0;
}

/* Name and arguments of the program that runs, as two parameters. */
int add_command(struct scratch *s)
{
	if (!s)
		return 0;
	struct mm_struct *mm = bpf_get_current_task_btf()->mm;
	__u64 start = mm ? mm->arg_start : 0;
	__u64 end = mm ? mm->arg_end : 0;
	__u32 from = s->offset;
	__u32 length;

	put_user_text(s, start);
	length = s->offset - from;
	if (length == 0)
		put(s, 0, 1);
	end_parameter(s, from);
	from = s->offset;
	if (end > start + length && length > 0) {
		__u64 left = end - start - length;

		if (left > LIST)
			s->marks |= MARK_CUT;
		put_user_bytes(s, start + length, left > LIST ? LIST : left);
	}
	end_parameter(s, from);
	return 0;
}

int add_environment(struct scratch *s)
{
	if (!s)
		return 0;
	struct mm_struct *mm = bpf_get_current_task_btf()->mm;
	__u64 start = mm ? mm->env_start : 0;
	__u64 end = mm ? mm->env_end : 0;
	__u32 from = s->offset;

	if (end > start) {
		if (end - start > LIST)
			s->marks |= MARK_CUT;
		put_user_bytes(s, start, end - start > LIST ? LIST : end - start);
	}
	end_parameter(s, from);
	return 0;
}

/* Texts that an array of the user's points to, for an exec that failed. */
int put_listed(struct scratch *s, __u64 list, __u32 first, __u32 most)
{
	if (!s || !list)
		return 0;
	__u32 from = s->offset;

	for (int i = 0; i < MOST_LISTED; i++) {
		__u64 text;

		if (i >= most)
			return 0;
		text = user_long(s, list, first + i);
		if (!text)
			return 0;
		if (s->offset - from >= LIST) {
			s->marks |= MARK_CUT;
			return 0;
		}
		put_user_text(s, text);
	}
	s->marks |= MARK_CUT;
	return 0;
}

static __always_inline void add_listed(struct scratch *s, __u64 list, __u32 first, __u32 most)
{
	__u32 from = s->offset;

	put_listed(s, list, first, most);
	if (most == 1 && s->offset == from)
		put(s, 0, 1);
	end_parameter(s, from);
}

/* Ids, limits, memory, name and control groups: what new threads and execs have in common. */
int add_process(struct scratch *s)
{
	if (!s)
		return 0;
	struct task_struct *task = bpf_get_current_task_btf();
	__u32 from;

	add_number(s, task->pid, 8);
	add_number(s, task->tgid, 8);
	add_number(s, task->real_parent->tgid, 8);
	/* the directory is known from before */
	from = s->offset;
	put(s, 0, 1);
	end_parameter(s, from);
	add_number(s, task->signal->rlim[RLIMIT_NOFILE].rlim_cur, 8);
	add_number(s, task->maj_flt, 8);
	add_number(s, task->min_flt, 8);
	add_number(s, memory(task, 0), 4);
	add_number(s, memory(task, 1), 4);
	add_number(s, memory(task, 2), 4);
	from = s->offset;
	put_kernel_text(s, bpf_get_current_task() + bpf_core_field_offset(struct task_struct, comm));
	end_parameter(s, from);
	add_groups(s);
	return 0;
}

static __always_inline __u32 terminal(struct task_struct *task)
{
	struct tty_struct *tty = task->signal->tty;

	if (!tty)
		return 0;
	return user_device(((__u32)tty->driver->major << 20) | ((tty->driver->minor_start + tty->index) & 0xfffff));
}

/* Terminal, group, login user, the file's flags, capabilities and the file. */
int add_program(struct scratch *s)
{
	if (!s)
		return 0;
	struct task_struct *task = bpf_get_current_task_btf();
	const struct cred *cred = task->cred;
	struct file *file = task->mm->exe_file;
	struct inode *inode = file ? file->f_inode : 0;
	struct pid *group = BPF_CORE_READ(task, signal, pids[PIDTYPE_PGID]);
	__u64 set = 0, changed = 0, modified = 0;
	__u32 flags = 0;
	__u32 from;
	__u8 name[8] = {};

	if (inode) {
		int found = layer((void *)BPF_CORE_READ(file, f_inode));

		flags |= found == 1 ? EXE_UPPER_LAYER : found == 2 ? EXE_LOWER_LAYER : 0;
		/* by the mode of the file: as if none of the user's capabilities counted */
		if (inode->i_mode & 0222)
			flags |= EXE_WRITABLE;
		bpf_probe_read_kernel(name, 6, BPF_CORE_READ(file, f_path.dentry, d_name.name));
		if (inode->i_nlink == 0 && inode->i_sb->s_magic == TMPFS_MAGIC
			&& name[0] == 'm' && name[1] == 'e' && name[2] == 'm' && name[3] == 'f' && name[4] == 'd' && name[5] == ':')
			flags |= EXE_FROM_MEMFD;
		if (bpf_core_field_exists(inode->i_ctime_sec)) {
			changed = inode->i_ctime_sec * 1000000000ULL + inode->i_ctime_nsec;
			modified = inode->i_mtime_sec * 1000000000ULL + inode->i_mtime_nsec;
		} else {
			void *other = BPF_CORE_READ(file, f_inode);
			struct inode___spec *old = other;
			struct inode___hidden *hidden = other;

			if (bpf_core_field_exists(old->i_ctime))
				changed = BPF_CORE_READ(old, i_ctime.tv_sec) * 1000000000ULL + BPF_CORE_READ(old, i_ctime.tv_nsec);
			else if (bpf_core_field_exists(hidden->__i_ctime))
				changed = BPF_CORE_READ(hidden, __i_ctime.tv_sec) * 1000000000ULL
					+ BPF_CORE_READ(hidden, __i_ctime.tv_nsec);
			if (bpf_core_field_exists(old->i_mtime))
				modified = BPF_CORE_READ(old, i_mtime.tv_sec) * 1000000000ULL + BPF_CORE_READ(old, i_mtime.tv_nsec);
			else if (bpf_core_field_exists(hidden->__i_mtime))
				modified = BPF_CORE_READ(hidden, __i_mtime.tv_sec) * 1000000000ULL
					+ BPF_CORE_READ(hidden, __i_mtime.tv_nsec);
		}
	}
	add_number(s, terminal(task), 4);
	add_number(s, number_of(group), 8);
	add_number(s, bpf_core_field_exists(task->loginuid) ? task->loginuid.val : -1, 4);
	add_number(s, flags, 4);
	bpf_core_read(&set, 8, &cred->cap_inheritable);
	add_number(s, set, 8);
	bpf_core_read(&set, 8, &cred->cap_permitted);
	add_number(s, set, 8);
	bpf_core_read(&set, 8, &cred->cap_effective);
	add_number(s, set, 8);
	add_number(s, inode ? inode->i_ino : 0, 8);
	add_number(s, changed, 8);
	add_number(s, modified, 8);
	add_number(s, cred->euid.val, 4);
	from = s->offset;
	if (file) {
		struct dentry *dentry = BPF_CORE_READ(file, f_path.dentry);

		walk(s, (__u64)dentry, (__u64)BPF_CORE_READ(file, f_path.mnt));
		/* of a file that is in no folder the name alone, as Falco has it */
		if ((flags & EXE_FROM_MEMFD) && BPF_CORE_READ(dentry, d_parent) == dentry)
			s->path_at++;
		put_path(s);
	}
	end_parameter(s, from);
	/* seen from the first namespace, as pids of events are */
	struct upid *first = (void *)group + bpf_core_field_offset(struct pid, numbers);

	add_number(s, BPF_CORE_READ(first, nr), 8);
	add_number(s, cred->egid.val, 4);
	return 0;
}

static __always_inline void fail_exec(struct scratch *s, __u32 event)
{
	__u32 path = event == EVENT_EXECVE ? 0 : 1;
	__u32 from;

	add_number(s, s->result, 8);
	add_listed(s, s->arguments[path + 1], 0, 1);
	add_listed(s, s->arguments[path + 1], 1, MOST_LISTED);
	add_process(s);
	from = s->offset;
	put_listed(s, s->arguments[path + 2], 0, MOST_LISTED);
	end_parameter(s, from);
	add_program(s);
	if (event == EVENT_EXECVE) {
		from = s->offset;
		put_user_text(s, s->arguments[0]);
		end_parameter(s, from);
	}
}

/* CLONE_THREAD and what the kernel wants with it, CLONE_SIGHAND and CLONE_VM */
#define CLONES_THREAD 0x10900ULL
/* CLONE_NEWNS, CLONE_NEWCGROUP, CLONE_NEWUTS, CLONE_NEWIPC, CLONE_NEWUSER, CLONE_NEWPID and CLONE_NEWNET */
#define CLONES_NAMESPACE 0x7e020000ULL

int add_thread(struct scratch *s, __u32 shape)
{
	if (!s)
		return 0;
	struct task_struct *task = bpf_get_current_task_btf();
	const struct cred *cred = task->cred;
	struct pid_namespace *namespace = task->nsproxy->pid_ns_for_children;
	struct task_struct *first = namespace ? namespace->child_reaper : 0;
	__u64 flags = 0;
	int number = 0, level;

	if (shape == SHAPE_CLONE)
		flags = s->arguments[0];
	else if (shape == SHAPE_CLONE3)
		bpf_probe_read_user(&flags, 8, (void *)s->arguments[0]);
	else if (shape == SHAPE_VFORK)
		flags = 0x4100;	/* CLONE_VFORK | CLONE_VM */
	if (shape == SHAPE_CLONE3 && !s->result) {
		/* who shares memory with its maker may find that this has used the call's for something else since */
		if (task->pid != task->tgid)
			flags = (flags & ~CLONES_NAMESPACE) | CLONES_THREAD;
		else if (task->mm == task->real_parent->mm)
			flags &= ~(CLONES_NAMESPACE | CLONES_THREAD);
	}
	flags &= 0xffffff00;	/* the lowest byte is a signal */
	level = level_of(task, &number);
	/* the namespace of children is another when the parent unshared it */
	if (level > 0 || (namespace && namespace->level > 0))
		flags |= 1;	/* no flag of the kernel's */
	add_number(s, s->result, 8);
	add_command(s);
	add_process(s);
	add_number(s, flags, 4);
	add_number(s, cred->euid.val, 4);
	add_number(s, cred->egid.val, 4);
	add_number(s, number, 8);
	add_number(s, number_of(BPF_CORE_READ(task, group_leader, thread_pid)), 8);
	add_number(s, first ? first->start_boottime : 0, 8);
	return 0;
}

/* The cases of opens that a path matches: length bytes from here in the scratch's path. */
__noinline int matches(struct scratch *s, __u32 from, __u32 length)
{
	__u32 zero = 0;
	struct opens *opens = bpf_map_lookup_elem(&opening, &zero);
	struct row *row;
	__u32 state, found = 0;

	if (!s || !opens || length > LONGEST_RAW)
		return ALL_CASES;
	state = opens->start;
	for (int i = 0; i <= LONGEST_RAW; i++) {
		row = bpf_map_lookup_elem(&rows, &state);
		if (!row)
			return ALL_CASES;
		found |= row->matches;
		if (i >= length)
			break;
		state = row->next[opens->classes[s->path[(from + i) & (2 * PATH - 1)]] & (BYTE_CLASSES - 1)];
	}
	row = bpf_map_lookup_elem(&rows, &state);
	if (!row)
		return ALL_CASES;
	state = row->next[END_CLASS];
	row = bpf_map_lookup_elem(&rows, &state);
	return row ? (found | row->matches) & ALL_CASES : ALL_CASES;
}

/* Reads the path that the caller gave. */
static __always_inline void read_raw(struct scratch *s, __u64 from)
{
	long length = bpf_probe_read_user_str(s->path + RAW, LONGEST_RAW, (void *)from);

	s->raw_length = length > 1 && length < LONGEST_RAW ? length - 1 : 0;
}

/* Whether the path that a caller gave stands letter by letter at the end of path, from here on. */
static __always_inline bool stands_at(struct scratch *s, __u32 from)
{
	__u32 length = s->raw_length;

	if (!length || from > PATH || PATH - from != length)
		return false;
	for (int i = 0; i < LONGEST_RAW / 8; i++) {
		__u64 given = *(__u64 *)(s->path + RAW + 8 * i);
		__u64 real = *(__u64 *)(s->path + ((from + 8 * i) & (PATH - 1)));
		__u32 left = length - 8 * i;

		if (left < 8)
			return left == 0 || ((given ^ real) << (64 - 8 * left)) == 0;
		if (given != real)
			return false;
	}
	return true;
}

/* Whether a path from the root has nothing that stands for another: no double slash, no name that begins with a dot. */
__noinline int is_plain(struct scratch *s)
{
	if (!s || s->path[RAW] != '/')
		return 0;
	__u8 before = 0;

	for (int i = 0; i < LONGEST_RAW; i++) {
		__u8 byte = s->path[RAW + i];

		if (i >= s->raw_length)
			return before != '/';
		if (before == '/' && (byte == '/' || byte == '.'))
			return 0;
		before = byte;
	}
	return 0;
}

/*
 * Walks to a file and compares with the path that the caller gave: whether it is the same, seen from the folder that it is
 * relative to, so that no link or mount stands between.
 */
__noinline int is_straight(struct scratch *s, __u64 dentry, __u64 mount, __s64 folder)
{
	if (!s)
		return 0;
	s->folder = 0;
	s->folder_mount = 0;
	if (s->path[RAW] != '/') {
		if ((__s32)folder == AT_FDCWD) {
			struct fs_struct *fs = ((struct task_struct *)bpf_get_current_task_btf())->fs;

			s->folder = (__u64)BPF_CORE_READ(fs, pwd.dentry);
			s->folder_mount = (__u64)BPF_CORE_READ(fs, pwd.mnt);
		} else {
			struct file *file = file_of(s, (__s32)folder);

			if (file) {
				s->folder = (__u64)BPF_CORE_READ(file, f_path.dentry);
				s->folder_mount = (__u64)BPF_CORE_READ(file, f_path.mnt);
			}
		}
	}
	walk(s, dentry, mount);
	if (s->marks & MARK_CUT)
		return 0;
	if (s->path[RAW] == '/')
		return stands_at(s, s->path_at);
	return s->below > s->path_at && s->below < PATH ? stands_at(s, s->below + 1) : 0;
}

/* Tells where the file is that the event to come opens. */
static __always_inline void tell_resolved(struct scratch *s, __s64 descriptor)
{
	struct counters *counters = counters_of(EVENT_RESOLVED);
	__u32 from;

	if (!counters)
		return;
	counters->produced++;
	start(s, EVENT_RESOLVED, 2);
	add_number(s, descriptor, 8);
	from = s->offset;
	put_path(s);
	end_parameter(s, from);
	send(s, counters);
}

static __always_inline __u64 table_of(struct task_struct *task)
{
	return (__u64)task->files;
}

static __always_inline bool is_marked(struct marks *marks, __u64 descriptor)
{
	return marks->bits[descriptor >> 6 & (MOST_MARKED / 64 - 1)] >> (descriptor & 63) & 1;
}

static __always_inline void unmark(struct marks *marks, __u64 descriptor)
{
	/* threads that race with each other for one descriptor lose a mark at worst */
	marks->bits[descriptor >> 6 & (MOST_MARKED / 64 - 1)] &= ~(1ULL << (descriptor & 63));
}

/* Remembers that a descriptor is not told of, in the marks of its table if it has some; false when there is no room. */
static __always_inline bool mark(struct scratch *s, struct marks *marks, __u64 descriptor, bool straight)
{
	__u64 bit = 1ULL << (descriptor & 63);
	__u32 word = descriptor >> 6 & (MOST_MARKED / 64 - 1);

	if (!marks) {
		__u64 key = table_of(bpf_get_current_task_btf());

		if (bpf_map_update_elem(&unseen, &key, &s->none, BPF_NOEXIST))
			return false;
		marks = bpf_map_lookup_elem(&unseen, &key);
		if (!marks)
			return false;
	}
	marks->bits[word] |= bit;
	if (straight)
		marks->elsewhere[word] &= ~bit;
	else
		marks->elsewhere[word] |= bit;
	return true;
}

/* The marks of a new process are those of its parent. */
static __always_inline void copy_marks(void)
{
	struct task_struct *task = bpf_get_current_task_btf();
	__u64 key = table_of(task);
	__u64 from = table_of(task->real_parent);

	if (key == from)
		return;
	struct marks *marks = bpf_map_lookup_elem(&unseen, &from);

	if (marks)
		bpf_map_update_elem(&unseen, &key, marks, BPF_ANY);
	else
		bpf_map_delete_elem(&unseen, &key);
}

/* Remembers by which name the file is opened that the scratch knows and that lies elsewhere; false when there is no room. */
static __always_inline bool keep_given(struct scratch *s)
{
	__u64 key = s->file;

	if (s->raw_length >= GIVEN)
		return false;
	*(__u64 *)(s->path + RAW - sizeof(__u64)) = s->inode;
	return bpf_map_update_elem(&elsewhere, &key, s->path + RAW - sizeof(__u64), BPF_ANY) == 0;
}

/* Tells of a file whose open was left out. */
static __always_inline void tell_descriptor(struct scratch *s, __s64 descriptor, bool lies_elsewhere)
{
	struct counters *counters = counters_of(EVENT_DESCRIPTOR);
	struct file *file = file_of(s, descriptor);
	struct inode *inode = (struct inode *)s->inode;
	__u32 from;

	if (!counters || !file || (BPF_CORE_READ(inode, i_mode) & S_IFMT) == S_IFSOCK)
		return;
	__u64 key = (__u64)file;
	struct given *given = lies_elsewhere ? bpf_map_lookup_elem(&elsewhere, &key) : 0;

	walk(s, (__u64)BPF_CORE_READ(file, f_path.dentry), (__u64)BPF_CORE_READ(file, f_path.mnt));
	if (given && given->inode != s->inode)
		given = 0;
	if (given)
		tell_resolved(s, descriptor);
	counters->produced++;
	start(s, EVENT_DESCRIPTOR, 5);
	add_number(s, descriptor, 8);
	from = s->offset;
	if (given)
		put_kernel_text(s, (__u64)given->name);
	else
		put_path(s);
	end_parameter(s, from);
	from = s->offset;
	put_opened(s, BPF_CORE_READ(file, f_flags), descriptor);
	end_parameter(s, from);
	add_number(s, user_device(BPF_CORE_READ(inode, i_sb, s_dev)), 4);
	add_number(s, BPF_CORE_READ(inode, i_ino), 8);
	send(s, counters);
}

/*
 * Whether an open is to be told of: a rule could match it, or what comes later needs it. What is left out is marked. Where the
 * file is elsewhere than its path says is told of first.
 */
static __always_inline bool open_passes(struct scratch *s, struct call *call, struct marks *marks, bool filtered)
{
	__u32 zero = 0;
	struct opens *opens = bpf_map_lookup_elem(&opening, &zero);
	__u32 place = call->path;
	__u32 flags, which = 0;
	struct file *file = 0;
	bool regular = false, straight = false;

	if (!opens || place >= MOST_ARGUMENTS - 1)
		return true;
	if (filtered) {
		flags = s->arguments[place + 1];
		if ((flags & 3) == 3)
			filtered = false;
		which = ((flags & 3) != 1 ? CASE_READ : 0) | ((flags & 3) != 0 ? CASE_WRITE : 0)
			| (s->result < 0 ? CASE_FAILED : 0) | (flags & O_TRUNC ? CASE_TRUNCATED : 0);
		if (opens->all >> which & 1)
			filtered = false;
	}
	if (s->result < 0) {
		if (!filtered)
			return true;
		if (!(opens->on >> which & 1))
			return false;
		read_raw(s, s->arguments[place]);
		return !is_plain(s) || (matches(s, RAW, s->raw_length) >> which & 1);
	}
	if (filtered) {
		file = file_of(s, s->result);
		struct inode *inode = (struct inode *)s->inode;

		regular = file && (BPF_CORE_READ(inode, i_mode) & S_IFMT) == S_IFREG
			&& s->result > 2 && s->result < MOST_MARKED;
	}
	read_raw(s, s->arguments[place]);
	/* the folder's file may be looked at, too */
	file = file_of(s, s->result);
	if (!file)
		return true;
	straight = is_straight(s, (__u64)BPF_CORE_READ(file, f_path.dentry), (__u64)BPF_CORE_READ(file, f_path.mnt),
		place ? s->arguments[0] : AT_FDCWD);
	file_of(s, s->result);
	if (regular && filtered && (straight || is_plain(s))) {
		__u32 found = 0;

		if (opens->on >> which & 1) {
			found = matches(s, s->path_at, PATH - s->path_at);
			if (!straight)
				found |= matches(s, RAW, s->raw_length);
		}
		if (!(found >> which & 1) && (straight || keep_given(s)) && mark(s, marks, s->result, straight))
			return false;
	}
	if (!straight)
		tell_resolved(s, s->result);
	return true;
}

static __always_inline bool passes(struct call *call, long result, const __u64 *arguments)
{
	__u32 conditions = call->conditions;

	if (!conditions)
		return true;
	if ((conditions & WHEN_SUCCEEDED) && result < 0 && result != -EINPROGRESS)
		return false;
	if ((conditions & WHEN_EXECUTABLE) && !(arguments[2] & PROT_EXEC))
		return false;
	if ((conditions & WHEN_COMMAND) && arguments[1] != F_DUPFD && arguments[1] != F_SETFD && arguments[1] != F_DUPFD_CLOEXEC)
		return false;
	if ((conditions & WHEN_OPTION) && (__u32)arguments[0] != PR_SET_CHILD_SUBREAPER
		&& (__u32)arguments[0] != PR_GET_CHILD_SUBREAPER)
		return false;
	return !(conditions & WHEN_RESOURCE) || (__u32)arguments[1] == RLIMIT_NOFILE;
}

#ifdef __TARGET_ARCH_x86
static __always_inline bool is_compat(struct task_struct *task)
{
	return task->thread_info.status & TS_COMPAT;
}

static __always_inline __u32 number_of_call(struct pt_regs *regs, bool compat)
{
	return compat ? regs->orig_ax : regs->orig_ax & ~X32_BIT;
}

static __always_inline void read_arguments(struct pt_regs *regs, bool compat, __u64 *arguments)
{
	if (compat) {
		arguments[0] = (__u32)regs->bx;
		arguments[1] = (__u32)regs->cx;
		arguments[2] = (__u32)regs->dx;
		arguments[3] = (__u32)regs->si;
		arguments[4] = (__u32)regs->di;
		arguments[5] = (__u32)regs->bp;
	} else {
		arguments[0] = regs->di;
		arguments[1] = regs->si;
		arguments[2] = regs->dx;
		arguments[3] = regs->r10;
		arguments[4] = regs->r8;
		arguments[5] = regs->r9;
	}
}

static __always_inline bool is_execveat(struct task_struct *task)
{
	struct pt_regs *regs = (void *)bpf_task_pt_regs(bpf_get_current_task_btf());
	__u32 number = BPF_CORE_READ(regs, orig_ax);

	return (BPF_CORE_READ(task, thread_info.status) & TS_COMPAT) ? number == 358
		: (number & ~X32_BIT) == 322 || (number & ~X32_BIT) == 545;
}
#else
static __always_inline bool is_compat(struct task_struct *task)
{
	return task->thread_info.flags & TIF_32BIT;
}

static __always_inline __u32 number_of_call(struct pt_regs *regs, bool compat)
{
	return regs->syscallno;
}

/* The register of the first argument holds the result by now. */
static __always_inline void read_arguments(struct pt_regs *regs, bool compat, __u64 *arguments)
{
	arguments[0] = regs->orig_x0;
	arguments[1] = regs->user_regs.regs[1];
	arguments[2] = regs->user_regs.regs[2];
	arguments[3] = regs->user_regs.regs[3];
	arguments[4] = regs->user_regs.regs[4];
	arguments[5] = regs->user_regs.regs[5];
	if (compat)
		for (int i = 0; i < MOST_ARGUMENTS; i++)
			arguments[i] = (__u32)arguments[i];
}

static __always_inline bool is_execveat(struct task_struct *task)
{
	struct pt_regs *regs = (void *)bpf_task_pt_regs(bpf_get_current_task_btf());

	return BPF_CORE_READ(regs, syscallno) == ((BPF_CORE_READ(task, thread_info.flags) & TIF_32BIT) ? 387 : 281);
}
#endif

SEC("tp_btf/sys_exit")
int BPF_PROG(on_return, struct pt_regs *regs, long result)
{
	__u32 zero = 0;
	struct settings *settings = bpf_map_lookup_elem(&setting, &zero);
	__u32 number = number_of_call(regs, false);
	__u64 arguments[MOST_ARGUMENTS];

	/* most calls are nobody's concern: nothing else is looked at for them */
	if (!settings || number >= CALLS || !(settings->calls[number / 64] >> number % 64 & 1))
		return 0;
	struct task_struct *task = bpf_get_current_task_btf();
	bool compat = is_compat(task);

	if (compat) {
		number = number_of_call(regs, true);
		if (number >= CALLS)
			return 0;
		number += COMPAT_CALLS;
	}
	struct call *call = bpf_map_lookup_elem(&calls, &number);

	if (!call || !call->on)
		return 0;
	read_arguments(regs, compat, arguments);
	if (call->shape == SHAPE_SOCKETCALL) {
		__u32 given[MOST_ARGUMENTS] = {};
		__u32 which = arguments[0] & 31;

		if (arguments[0] > 20 || bpf_probe_read_user(given, sizeof(given), (void *)arguments[1]))
			return 0;
		for (int i = 0; i < MOST_ARGUMENTS; i++)
			arguments[i] = given[i];
		number = SOCKET_CALLS + which;
		call = bpf_map_lookup_elem(&calls, &number);
		if (!call || !call->on)
			return 0;
	}
	__u32 event = call->event;
	struct counters *counters = counters_of(event);

	if (!counters)
		return 0;
	/* an exec that succeeded was told of when it happened */
	if (call->shape == SHAPE_EXEC && result >= 0)
		return 0;
	counters->produced++;
	if (!passes(call, result, arguments)) {
		counters->filtered++;
		return 0;
	}
	__u64 descriptor = call->descriptor < MOST_ARGUMENTS ? (__u32)arguments[call->descriptor & 7] : MOST_MARKED;
	struct marks *all_marks = 0;
	bool late = false, lies_elsewhere = false;

	bool made = (call->conditions & WHEN_RETURNED) && result >= 0 && result < MOST_MARKED;

	if (descriptor < MOST_MARKED || made) {
		__u64 key = table_of(task);
		struct marks *marks = bpf_map_lookup_elem(&unseen, &key);

		all_marks = marks;
		/* the one before was closed unseen, as by an exec */
		if (marks && made && result != descriptor)
			unmark(marks, result);
		if (marks && descriptor < MOST_MARKED && is_marked(marks, descriptor)) {
			unmark(marks, descriptor);
			lies_elsewhere = marks->elsewhere[descriptor >> 6 & (MOST_MARKED / 64 - 1)] >> (descriptor & 63) & 1;
			if (event == EVENT_CLOSE) {
				counters->filtered++;
				return 0;
			}
			late = true;
		}
	}
	__u32 parameters = call->shape == SHAPE_PLAIN ? call->count : call->shape == SHAPE_EXEC
		? (event == EVENT_EXECVE ? 31 : 30) : 21;
	/* the clock is read when it is known that there will be an event */
	struct scratch *s = take(counters);

	if (!s)
		return 0;
	s->compat = compat;
	s->result = result;
	for (int i = 0; i < MOST_ARGUMENTS; i++)
		s->arguments[i] = arguments[i];
	if (late) {
		tell_descriptor(s, descriptor, lies_elsewhere);
	} else if (call->path != NONE) {
		if (event == EVENT_CHDIR) {
			struct fs_struct *fs = task->fs;

			read_raw(s, s->arguments[0]);
			if (result >= 0 && !is_straight(s, (__u64)BPF_CORE_READ(fs, pwd.dentry),
				(__u64)BPF_CORE_READ(fs, pwd.mnt), -1))
				tell_resolved(s, AT_FDCWD);
		} else if (!open_passes(s, call, all_marks, call->conditions & WHEN_PATH)) {
			counters->filtered++;
			s->busy = 0;
			return 0;
		}
	} else if (call->conditions & WHEN_INTERNET) {
		struct sock *sock = socket_of(s, (__s32)descriptor);
		__u16 family = sock ? BPF_CORE_READ(sock, __sk_common.skc_family) : 0;

		if (family != AF_INET && family != AF_INET6) {
			counters->filtered++;
			s->busy = 0;
			return 0;
		}
	}
	start(s, event, parameters);
	if (compat)
		s->marks |= MARK_COMPAT;
	if (call->shape == SHAPE_PLAIN) {
		for (int i = 0; i < MOST_PARAMETERS; i++) {
			__u32 from = s->offset;

			if (i >= call->count)
				break;
			put_parameter(s, *(__u32 *)&call->parameters[i]);
			end_parameter(s, from);
		}
	} else if (call->shape == SHAPE_EXEC) {
		fail_exec(s, event);
	} else {
		if (result == 0)
			copy_marks();
		add_thread(s, call->shape);
	}
	submit(s, counters);
	return 0;
}

SEC("tp_btf/sched_process_exec")
int BPF_PROG(on_exec, struct task_struct *task, int old, struct linux_binprm *binprm)
{
	__u32 event = is_execveat(task) ? EVENT_EXECVEAT : EVENT_EXECVE;
	__u32 from;

	struct counters *counters = counters_of(event);

	if (!counters)
		return 0;
	counters->produced++;
	struct scratch *s = begin(counters, event, event == EVENT_EXECVE ? 31 : 30);

	if (!s)
		return 0;
	s->compat = 0;
	add_number(s, 0, 8);
	add_command(s);
	add_process(s);
	add_environment(s);
	add_program(s);
	if (event == EVENT_EXECVE) {
		from = s->offset;
		put_kernel_text(s, (__u64)BPF_CORE_READ(binprm, filename));
		end_parameter(s, from);
	}
	submit(s, counters);
	return 0;
}

static __always_inline void add_kernel_name(struct scratch *s, struct filename *name)
{
	__u32 from = s->offset;

	if (name)
		put_kernel_text(s, (__u64)BPF_CORE_READ(name, name));
	end_parameter(s, from);
}

static __always_inline void add_nothing(struct scratch *s)
{
	end_parameter(s, s->offset);
}

/* Paths and addresses that a request to a ring of io_uring names, as the kernel has copied them. */
int add_request(struct scratch *s, __u64 request, __u32 operation)
{
	if (!s)
		return 0;
	__u32 from;

	switch (operation) {
	case IORING_OP_OPENAT:
	case IORING_OP_OPENAT2:
		if (!bpf_core_type_exists(struct io_open))
			break;
		add_number(s, (__s64)BPF_CORE_READ((struct io_open *)request, dfd), 8);
		add_kernel_name(s, BPF_CORE_READ((struct io_open *)request, filename));
		add_nothing(s);
		add_nothing(s);
		return 0;
	case IORING_OP_UNLINKAT:
		if (!bpf_core_type_exists(struct io_unlink))
			break;
		add_number(s, (__s64)BPF_CORE_READ((struct io_unlink *)request, dfd), 8);
		add_kernel_name(s, BPF_CORE_READ((struct io_unlink *)request, filename));
		add_nothing(s);
		add_nothing(s);
		return 0;
	case IORING_OP_MKDIRAT:
		if (!bpf_core_type_exists(struct io_mkdir))
			break;
		add_number(s, (__s64)BPF_CORE_READ((struct io_mkdir *)request, dfd), 8);
		add_kernel_name(s, BPF_CORE_READ((struct io_mkdir *)request, filename));
		add_nothing(s);
		add_nothing(s);
		return 0;
	case IORING_OP_RENAMEAT:
		if (!bpf_core_type_exists(struct io_rename))
			break;
		add_number(s, (__s64)BPF_CORE_READ((struct io_rename *)request, old_dfd), 8);
		add_kernel_name(s, BPF_CORE_READ((struct io_rename *)request, oldpath));
		add_kernel_name(s, BPF_CORE_READ((struct io_rename *)request, newpath));
		add_nothing(s);
		return 0;
	case IORING_OP_SYMLINKAT:
	case IORING_OP_LINKAT:
		if (!bpf_core_type_exists(struct io_link))
			break;
		add_number(s, (__s64)BPF_CORE_READ((struct io_link *)request, old_dfd), 8);
		add_kernel_name(s, BPF_CORE_READ((struct io_link *)request, oldpath));
		add_kernel_name(s, BPF_CORE_READ((struct io_link *)request, newpath));
		add_nothing(s);
		return 0;
	case IORING_OP_CONNECT:
		if (!bpf_core_type_exists(struct io_connect))
			break;
		add_number(s, -1, 8);
		add_nothing(s);
		add_nothing(s);
		from = s->offset;
		put_address(s, (__u64)BPF_CORE_READ((struct io_connect *)request, addr),
			BPF_CORE_READ((struct io_connect *)request, addr_len));
		end_parameter(s, from);
		return 0;
	}
	add_number(s, -1, 8);
	add_nothing(s);
	add_nothing(s);
	add_nothing(s);
	return 0;
}

/*
 * What the kernel is asked for through a ring is no system call. Requests that make or change names or connections are told of;
 * reading and writing is what rings are for, and far too much. Not all kernels have the tracepoint, and it went by another name.
 */
SEC("raw_tp/io_uring_submit_req")
int on_ring_request(struct bpf_raw_tracepoint_args *given)
{
	struct io_kiocb *request = (void *)given->args[0];
	__u32 operation = BPF_CORE_READ(request, opcode);
	__u32 zero = 0;
	struct settings *settings = bpf_map_lookup_elem(&setting, &zero);
	struct counters *counters = counters_of(EVENT_RING_REQUEST);

	if (!counters || !settings || operation > 63 || !(settings->ring_operations >> operation & 1))
		return 0;
	counters->produced++;
	struct scratch *s = begin(counters, EVENT_RING_REQUEST, 5);

	if (!s)
		return 0;
	s->compat = 0;
	add_number(s, operation, 4);
	add_request(s, (__u64)request, operation);
	submit(s, counters);
	return 0;
}

/* Who takes in the children of a thread that ends: another of its process, else an ancestor that wants to, else the first process. */
static __always_inline int reaper(struct task_struct *task)
{
	struct signal_struct *signal = BPF_CORE_READ(task, signal);
	struct task_struct *leader = BPF_CORE_READ(task, group_leader);
	struct list_head *children = BPF_CORE_READ(task, children.next);
	struct pid *pid;
	struct upid *at;
	struct pid_namespace *namespace;
	__u32 level;

	if (children == (void *)task + bpf_core_field_offset(struct task_struct, children))
		return 0;
	if (leader != task && !(BPF_CORE_READ(leader, flags) & PF_EXITING))
		return BPF_CORE_READ(leader, pid);
	if (BPF_CORE_READ(signal, nr_threads) > 1) {
		struct list_head *next = BPF_CORE_READ(signal, thread_head.next);

		for (int i = 0; i < 16; i++) {
			struct task_struct *other = (void *)next - bpf_core_field_offset(struct task_struct, thread_node);

			if (next == (void *)signal + bpf_core_field_offset(struct signal_struct, thread_head))
				break;
			if (other != task && !(BPF_CORE_READ(other, flags) & PF_EXITING))
				return BPF_CORE_READ(other, pid);
			next = BPF_CORE_READ(next, next);
		}
	}
	if (BPF_CORE_READ_BITFIELD_PROBED(signal, has_child_subreaper)) {
		struct task_struct *ancestor = BPF_CORE_READ(task, real_parent);

		for (int i = 0; i < 32; i++) {
			struct signal_struct *its = BPF_CORE_READ(ancestor, signal);

			if (BPF_CORE_READ_BITFIELD_PROBED(its, is_child_subreaper))
				return BPF_CORE_READ(ancestor, pid);
			if (BPF_CORE_READ(ancestor, pid) <= 1)
				break;
			ancestor = BPF_CORE_READ(ancestor, real_parent);
		}
	}
	pid = BPF_CORE_READ(task, thread_pid);
	level = BPF_CORE_READ(pid, level);
	at = (void *)pid + bpf_core_field_offset(struct pid, numbers) + (level & 31) * bpf_core_type_size(struct upid);
	namespace = BPF_CORE_READ(at, ns);
	return BPF_CORE_READ(namespace, child_reaper, pid);
}

SEC("tp_btf/sched_process_exit")
int BPF_PROG(on_exit, struct task_struct *task)
{
	struct counters *counters = counters_of(EVENT_EXIT);
	__u32 code = BPF_CORE_READ(task, exit_code);
	struct files_struct *files = task->files;

	/* threads of the kernel are nobody's processes */
	if (!counters || (BPF_CORE_READ(task, flags) & PF_KTHREAD))
		return 0;
	if (files && files->count.counter == 1) {
		__u64 key = (__u64)files;

		bpf_map_delete_elem(&unseen, &key);
	}
	counters->produced++;
	struct scratch *s = begin(counters, EVENT_EXIT, 5);

	if (!s)
		return 0;
	add_number(s, code, 8);
	add_number(s, code >> 8 & 0xff, 8);
	add_number(s, code & 0x7f, 1);
	add_number(s, code >> 7 & 1, 1);
	add_number(s, reaper(task), 8);
	submit(s, counters);
	return 0;
}
