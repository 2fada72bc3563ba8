package io.vedette.e2e;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;

/** A program that connects to itself, run as a process of its own. */
final class Connection {
    private Connection() {}

    /** Runs it until it has connected from one address of this machine to another. */
    static void make(String mark, String from, String to) throws IOException, InterruptedException {
        var builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.net.preferIPv4Stack=true",
                        "-XX:TieredStopAtLevel=1",
                        Connection.class.getName(),
                        mark,
                        from,
                        to);
        // among the arguments it would leave no room for what follows
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        int status = builder.inheritIO().start().waitFor();
        if (status != 0) {
            throw new AssertionError("no connection from " + from + " to " + to);
        }
    }

    /**
     * Connects.
     *
     * @param arguments a mark for whoever watches, and the addresses of the client and the server
     */
    public static void main(String[] arguments) throws IOException {
        InetAddress from = InetAddress.ofLiteral(arguments[1]);
        InetAddress to = InetAddress.ofLiteral(arguments[2]);
        try (var server = new ServerSocket(0, 1, to);
                var ignored = new Socket(to, server.getLocalPort(), from, 0)) {
            server.accept().close();
        }
    }
}
