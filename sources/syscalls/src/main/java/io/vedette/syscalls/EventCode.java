package io.vedette.syscalls;

/**
 * Codes of events that change what is known of processes and descriptors, or have fields of their
 * own: of today's layout, exits unless the name says otherwise.
 */
final class EventCode {
    /** Of ours alone: what a ring of io_uring was asked for. */
    static final int IO_URING = 1001;

    /**
     * Of ours alone, for the state: where the file is that the thread's next event opens, or the
     * directory that it goes to.
     */
    static final int RESOLVED = 1003;

    /** Of ours alone, for the state: a file whose open was left out in the kernel. */
    static final int LATE_OPEN = 1005;

    static final int GENERIC = 1;
    static final int OPEN_ENTER = 2;
    static final int OPEN = 3;
    static final int CLOSE = 5;
    static final int READ = 7;
    static final int WRITE = 9;
    static final int SOCKET = 19;
    static final int BIND = 21;
    static final int CONNECT_ENTER = 22;
    static final int CONNECT = 23;
    static final int SEND = 29;
    static final int SENDTO = 31;
    static final int RECV = 33;
    static final int RECVFROM = 35;
    static final int SOCKETPAIR = 43;
    static final int GETSOCKOPT = 47;
    static final int SENDMSG = 49;
    static final int SENDMMSG = 51;
    static final int RECVMSG = 53;
    static final int RECVMMSG = 55;
    static final int CREAT_ENTER = 58;
    static final int CREAT = 59;
    static final int PIPE = 61;
    static final int EVENTFD = 63;
    static final int POLL = 81;
    static final int GETCWD = 93;
    static final int CHDIR = 95;
    static final int FCHDIR = 97;
    static final int PREAD = 113;
    static final int PWRITE = 115;
    static final int READV = 117;
    static final int WRITEV = 119;
    static final int PREADV = 121;
    static final int PWRITEV = 123;
    static final int SIGNALFD = 127;
    static final int TIMERFD_CREATE = 137;
    static final int INOTIFY_INIT = 139;
    static final int GETRLIMIT = 141;
    static final int SETRLIMIT = 143;
    static final int PRLIMIT = 145;
    static final int DROP = 148;
    static final int FCNTL = 151;
    static final int SWITCH = 152;
    static final int BRK = 159;
    static final int MMAP = 161;
    static final int MMAP2 = 163;
    static final int MUNMAP = 165;
    static final int RENAME = 175;
    static final int RENAMEAT = 177;
    static final int SYMLINK = 179;
    static final int SYMLINKAT = 181;
    static final int PROCEXIT = 186;
    static final int QUOTACTL = 191;
    static final int SETRESUID = 193;
    static final int SETRESGID = 195;
    static final int SETUID = 199;
    static final int SETGID = 201;
    static final int CLONE = 223;
    static final int FORK = 225;
    static final int VFORK = 227;
    static final int CONTAINER = 228;
    static final int PROCINFO = 234;
    static final int SETNS = 241;
    static final int ACCEPT = 247;
    static final int PPOLL = 255;
    static final int MOUNT = 257;
    static final int CHROOT = 267;
    static final int CONTAINER_JSON = 272;
    static final int SETSID = 275;
    static final int MKDIR = 277;
    static final int RMDIR = 279;
    static final int NOTIFICATION = 280;
    static final int UNSHARE = 285;
    static final int INFRASTRUCTURE = 286;
    static final int EXECVE_ENTER = 292;
    static final int EXECVE = 293;
    static final int UNLINK = 301;
    static final int UNLINKAT = 303;
    static final int MKDIRAT = 305;
    static final int OPENAT_ENTER = 306;
    static final int OPENAT = 307;
    static final int LINK = 309;
    static final int LINKAT = 311;
    static final int FCHMODAT = 313;
    static final int CHMOD = 315;
    static final int FCHMOD = 317;
    static final int RENAMEAT2 = 319;
    static final int USERFAULTFD = 321;
    static final int PLUGIN_EVENT = 322;
    static final int CONTAINER_JSON_2 = 324;
    static final int OPENAT2_ENTER = 326;
    static final int OPENAT2 = 327;
    static final int EXECVEAT_ENTER = 330;
    static final int EXECVEAT = 331;
    static final int CLONE3 = 335;
    static final int OPEN_BY_HANDLE_AT = 337;
    static final int IO_URING_SETUP = 339;
    static final int CAPSET = 353;
    static final int USER_ADDED = 354;
    static final int USER_DELETED = 356;
    static final int GROUP_ADDED = 358;
    static final int GROUP_DELETED = 360;
    static final int DUP2 = 363;
    static final int DUP3 = 365;
    static final int DUP = 367;
    static final int BPF = 369;
    static final int EPOLL_CREATE = 375;
    static final int EPOLL_CREATE1 = 377;
    static final int CHOWN = 379;
    static final int LCHOWN = 381;
    static final int FCHOWN = 383;
    static final int FCHOWNAT = 385;
    static final int UMOUNT = 387;
    static final int ACCEPT4 = 389;
    static final int UMOUNT2 = 391;
    static final int PIPE2 = 393;
    static final int INOTIFY_INIT1 = 395;
    static final int EVENTFD2 = 397;
    static final int SIGNALFD4 = 399;
    static final int PRCTL = 401;
    static final int ASYNCHRONOUS = 402;
    static final int MEMFD_CREATE = 405;
    static final int PIDFD_GETFD = 407;
    static final int PIDFD_OPEN = 409;
    static final int MKNODAT = 417;
    static final int NEWFSTATAT = 419;
    static final int SETREUID = 427;
    static final int SETREGID = 429;
    static final int CLOSE_RANGE = 451;

    private EventCode() {}
}
