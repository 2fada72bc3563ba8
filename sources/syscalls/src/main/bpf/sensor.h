/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What the programs and their user share: layouts of maps and of records in the ring. A test compares them with the user's side
 * as the compiler laid them out (BTF).
 */
#ifndef VEDETTE_SENSOR_H
#define VEDETTE_SENSOR_H

#define MOST_PARAMETERS 12
#define MOST_ARGUMENTS 6

/* numbers of system calls below this have an entry each; those of 32-bit programs come after them, then socketcall's */
#define CALLS 512
#define COMPAT_CALLS CALLS
#define SOCKET_CALLS (2 * CALLS)
#define ALL_CALLS (2 * CALLS + 32)

/* source of a parameter that is what the call returned */
#define RESULT 6
#define NONE 255

enum kind {
	KIND_EMPTY,
	KIND_NUMBER_8,	/* unsigned, of 1 byte */
	KIND_NUMBER_16,
	KIND_NUMBER_32,
	KIND_NUMBER_64,
	KIND_INTEGER,	/* an int, as 8 bytes */
	KIND_LONG,	/* a long, as 8 bytes */
	KIND_TEXT,	/* the user's text, with its zero byte */
	KIND_BYTES,	/* the user's bytes; second: their number */
	KIND_VECTOR,	/* the first of the user's iovec; second: the most of it */
	KIND_ADDRESS,	/* the user's address; second: its length */
	KIND_ENDS_OUT,	/* both ends of a socket, ours first; second: the user's address of the other */
	KIND_ENDS_IN,	/* both ends of a socket, the other's first */
	KIND_MESSAGE_DATA,
	KIND_MESSAGE_OUT,
	KIND_MESSAGE_IN,
	KIND_OPENED,	/* flags of open, with what became of the file; third: they are in the user's memory */
	KIND_DEVICE,	/* of a descriptor */
	KIND_INODE,
	KIND_USER_32,	/* a number of 4 bytes in the user's memory, at 4 * second */
	KIND_USER_INTEGER,	/* an int of the user's, at 4 * second, as 8 bytes */
	KIND_USER_INODE,	/* of the descriptor that is there */
	KIND_USER_LONG,	/* a long of the user's, at 8 * second; -1 without an address */
	KIND_MEMORY,	/* second: 0 virtual, 1 resident, 2 swapped, in KiB */
	KIND_CAPABILITIES,	/* second: 0 inheritable, 1 permitted, 2 effective */
	KIND_PRCTL_TEXT,
	KIND_PRCTL_NUMBER,
	KIND_TYPED_64,	/* a number with its type before it */
	KIND_CONSTANT,	/* of 2 bytes: second, then third */
	KIND_COMMAND,	/* of fcntl, in a byte: those from 1024 on with its highest bit set */
	KIND_FLAGS_16,	/* flags of a descriptor */
	KIND_SOCKET,	/* where the kernel has the socket of the descriptor; second: 1 for its peer's */
	KIND_PATH,	/* where the kernel says that the descriptor's file is */
	KIND_FOLDER,	/* the same of a descriptor that a path may be relative to */
};

enum shape {
	SHAPE_PLAIN,
	SHAPE_EXEC,	/* of an exec that failed */
	SHAPE_CLONE,
	SHAPE_CLONE3,
	SHAPE_FORK,
	SHAPE_VFORK,
	SHAPE_SOCKETCALL,
};

/* conditions, all of which have to hold for an event to be sent */
enum condition {
	WHEN_EXECUTABLE = 1,	/* memory that code can be run from */
	WHEN_SUCCEEDED = 2,
	WHEN_COMMAND = 4,	/* of fcntl, one that changes descriptors */
	WHEN_OPTION = 8,	/* of prctl, that about who takes in orphans */
	WHEN_RESOURCE = 16,	/* the limit of open files; of prlimit */
	WHEN_PATH = 32,	/* the map of opens says that a rule could match */
	WHEN_INTERNET = 64,	/* the descriptor is a socket of IPv4 or IPv6 */
	WHEN_RETURNED = 128,	/* no condition: what it returns is a descriptor that it made */
};

struct parameter {
	__u8 kind;
	__u8 source;
	__u8 second;
	__u8 third;
};

struct call {
	__u16 event;
	__u8 on;
	__u8 shape;
	__u8 count;
	__u8 conditions;
	__u8 descriptor;	/* the argument that is the descriptor which the call uses; NONE */
	__u8 path;	/* the argument that is the path which the call opens or goes to; NONE */
	struct parameter parameters[MOST_PARAMETERS];
};

/* of events, by half of their code */
#define CLASSES 256

/* read in this order while events are made: what happened is read last, so that never more became of events than happened */
struct counters {
	__u64 filtered;	/* no condition held */
	__u64 sent;
	__u64 full;	/* there was no room in the ring */
	__u64 busy;	/* another event was being made on this processor */
	__u64 faults;	/* sent without some of the user's memory, which was not there */
	__u64 cut;	/* sent with less of a text or list than there was */
	__u64 produced;	/* happened and was of a type that is on */
};

#define MARK_FAULT 1
#define MARK_CUT 2
#define MARK_COMPAT 4

/* what is known of an open without its path: bits of the number of a case */
#define CASE_READ 1
#define CASE_WRITE 2
#define CASE_FAILED 4
#define CASE_TRUNCATED 8
#define ALL_CASES 0xffff

#define BYTE_CLASSES 64
#define END_CLASS 63	/* of the end of a path */

/*
 * Which opens a rule could match. A bit for each case: those where no path can, those where any can, and for the others what a
 * machine says that reads the path byte by byte.
 */
struct opens {
	__u16 on;	/* cases in which a path could match */
	__u16 all;	/* cases in which every path could */
	__u32 start;	/* the row to begin with */
	__u8 classes[256];	/* of bytes that mean the same */
};

#define MOST_ROWS 8192

/* a state of the machine */
struct row {
	__u16 next[BYTE_CLASSES];
	__u16 matches;	/* the cases that the path matches when it comes here */
	__u16 unused[3];
};

struct head {
	__u16 processor;
	__u16 marks;
	__u32 sequence;	/* of this processor, also of those that did not fit */
};

struct settings {
	__u32 wake_bytes;	/* a power of two */
	__u32 own_process;
	__u64 ring_operations;	/* a bit for each operation of io_uring that is told of */
	__u64 calls[CALLS / 64];	/* a bit for each number that is that of a call in use, of 64-bit or of 32-bit programs */
};

/* the event's head, as recordings have it */
struct event {
	__u64 time;	/* nanoseconds since boot */
	__u64 thread;
	__u32 length;
	__u16 type;
	__u32 parameters;
} __attribute__((packed));

#endif
