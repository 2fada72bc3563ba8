package io.vedette.cli;

/** What the command's exit status means; part of the documented interface. */
final class ExitStatus {
    /** All input was read to its end. */
    static final int OK = 0;

    /** Rules were refused; nothing was evaluated. */
    static final int RULES_REFUSED = 1;

    /** The command line makes no sense. */
    static final int USAGE = 2;

    /** Some input could not be opened or read to its end; the rest was evaluated. */
    static final int INPUT_UNREADABLE = 3;

    /** Vedette itself failed, by a defect that it has told of. */
    static final int DEFECT = 4;

    private ExitStatus() {}
}
