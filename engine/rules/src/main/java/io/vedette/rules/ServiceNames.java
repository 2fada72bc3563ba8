package io.vedette.rules;

import java.util.Map;
import java.util.OptionalInt;

/**
 * Ports by the name of their service, as the registry of IANA has them; the same on every machine.
 */
final class ServiceNames {
    private static final Map<String, Integer> PORTS =
            Map.ofEntries(
                    Map.entry("amqp", 5672),
                    Map.entry("bgp", 179),
                    Map.entry("bootpc", 68),
                    Map.entry("bootps", 67),
                    Map.entry("domain", 53),
                    Map.entry("echo", 7),
                    Map.entry("ftp", 21),
                    Map.entry("ftp-data", 20),
                    Map.entry("git", 9418),
                    Map.entry("http", 80),
                    Map.entry("http-alt", 8080),
                    Map.entry("https", 443),
                    Map.entry("imap2", 143),
                    Map.entry("imaps", 993),
                    Map.entry("ircd", 6667),
                    Map.entry("kerberos", 88),
                    Map.entry("ldap", 389),
                    Map.entry("ldaps", 636),
                    Map.entry("ms-sql-s", 1433),
                    Map.entry("mysql", 3306),
                    Map.entry("nfs", 2049),
                    Map.entry("ntp", 123),
                    Map.entry("pop3", 110),
                    Map.entry("pop3s", 995),
                    Map.entry("postgresql", 5432),
                    Map.entry("redis", 6379),
                    Map.entry("rsync", 873),
                    Map.entry("sip", 5060),
                    Map.entry("smtp", 25),
                    Map.entry("snmp", 161),
                    Map.entry("socks", 1080),
                    Map.entry("ssh", 22),
                    Map.entry("submission", 587),
                    Map.entry("sunrpc", 111),
                    Map.entry("syslog", 514),
                    Map.entry("telnet", 23),
                    Map.entry("tftp", 69));

    private ServiceNames() {}

    static OptionalInt port(String service) {
        Integer port = PORTS.get(service);
        return port == null ? OptionalInt.empty() : OptionalInt.of(port);
    }
}
