package io.vedette.syscalls;

/** How a number is written as text. */
enum PrintFormat {
    DEC,
    /** With a leading 0, as modes of files. */
    OCT,
    /** In capital letters, without a prefix. */
    HEX
}
