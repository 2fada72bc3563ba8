package io.vedette.outputs;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/** What went wrong with input or output, in words for an operator. */
final class Reasons {
    private Reasons() {}

    static String of(Exception e) {
        return switch (e) {
            case NoSuchFileException missing -> missing.getFile() + ": no such file";
            case AccessDeniedException denied -> denied.getFile() + ": permission denied";
            case FileSystemException file ->
                    file.getFile() + ": " + Optional.ofNullable(file.getReason()).orElse("failed");
            case UnknownHostException host -> "unknown host: " + host.getMessage();
            case ConnectException connect -> ofConnect(connect);
            case IOException io when io.getMessage() != null -> io.getMessage();
            default -> e.toString();
        };
    }

    /** The client of the JDK gives no message of its own, only causes. */
    private static String ofConnect(ConnectException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return "unknown host";
            }
        }
        return Optional.ofNullable(e.getMessage()).orElse("connection refused");
    }
}
