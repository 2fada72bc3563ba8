/* What the two halves of the program share. */
#ifndef VEDETTE_STAGE_H
#define VEDETTE_STAGE_H

/* Exit status of an act that this machine cannot do; the last line of output says why. */
#define CANNOT 77

__attribute__((noreturn, format(printf, 2, 3))) void fail(int status, const char *format, ...);

/* The value of a system call that has to go well. */
long need(long result, const char *what);

int act(int count, char **arguments);

#endif
