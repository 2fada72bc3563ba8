package io.vedette.rules;

import java.util.List;

/**
 * Something wrong with a rules file, said to its author.
 *
 * @param code what is wrong, for programs
 * @param message what is wrong, with the value, for people
 * @param advice what to do about it; empty when there is nothing to add
 * @param position where it is
 * @param contexts the items around it, outermost first
 * @param line the line of the file at {@code position}
 */
public record Diagnostic(
        DiagnosticCode code,
        String message,
        String advice,
        Position position,
        List<ItemContext> contexts,
        String line) {
    /** Lines longer than this are shown in part. */
    private static final int SHOWN_WIDTH = 160;

    public Diagnostic {
        contexts = List.copyOf(contexts);
    }

    /** The same with another code. */
    Diagnostic as(DiagnosticCode other) {
        return new Diagnostic(other, message, advice, position, contexts, line);
    }

    public boolean isError() {
        return code.isError();
    }

    /** The message and the advice as one sentence. */
    public String text() {
        return advice.isEmpty() ? message : message + "; " + advice;
    }

    /** The source line with a caret below the place, two lines without a line end after them. */
    public String snippet() {
        int column = position.column() - 1;
        int from = column < SHOWN_WIDTH - 20 ? 0 : column - SHOWN_WIDTH / 2;
        String shown =
                line.substring(
                        Math.min(from, line.length()), Math.min(line.length(), from + SHOWN_WIDTH));
        var caret = new StringBuilder();
        for (int i = from; i < column; i++) {
            caret.append(i < line.length() && line.charAt(i) == '\t' ? '\t' : ' ');
        }
        return shown + "\n" + caret + "^";
    }

    @Override
    public String toString() {
        return position + ": " + code + ": " + text();
    }
}
