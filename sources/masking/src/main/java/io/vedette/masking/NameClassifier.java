package io.vedette.masking;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Judges values by their names, in any spelling: {@code DB_PASSWORD}, {@code clientSecret}, {@code
 * ssh-privatekey}.
 *
 * <p>A name is taken apart into words. What it says about a secret rather than being one, such as
 * {@code secretName} or {@code tokenExpirationSeconds}, shows in its last word.
 */
final class NameClassifier {
    /** A name is judged by its last characters. */
    static final int LONGEST = 96;

    private static final Set<String> ABOUT_A_SECRET =
            Set.of(
                    ("age alg algorithm address annotation annotations audience audiences bytes checksum class"
                                    + " controller count days decision digest dir directory disabled duration enable"
                                    + " enabled endpoint exp expiration expires expiry field file filename"
                                    + " fingerprint format header hint host id ids interval issuer kind label labels"
                                    + " length limit manager max max-length mechanism message min minutes mode mount"
                                    + " name names namespace optional path paths pattern period policy port prefix"
                                    + " provider reason ref reference refs regex request requests required review"
                                    + " reviews rotation schema scope scopes seconds selector size source state status"
                                    + " store strategy suffix template through thumbprint timeout ttl type types uid uri url"
                                    + " urls usage usages user username version")
                            .split(" "));
    private static final Set<String> PASSWORDS =
            Set.of("pass", "passwd", "pwd", "psw", "pswd", "pw", "passphrase", "passcode");
    private static final List<String> PASSWORD_PARTS =
            List.of("password", "passwd", "passphrase", "passcode", "passwort");
    private static final Set<String> NOT_PASSWORDS =
            Set.of("bypass", "compass", "encompass", "trespass", "cwd", "oldpwd");
    private static final Set<String> TOKENS =
            Set.of(
                    "token",
                    "jwt",
                    "bearer",
                    "cookie",
                    "cookies",
                    "setcookie",
                    "dockerconfigjson",
                    "dockercfg",
                    "pat");
    private static final Set<String> COUNTED =
            Set.of("max", "min", "num", "total", "prompt", "completion", "limit", "bucket", "rate");
    private static final Set<String> SECRETS =
            Set.of("secret", "secrets", "credential", "credentials", "cred", "creds");
    private static final List<String> KEYS =
            List.of(
                    "privatekey",
                    "secretkey",
                    "accesskey",
                    "apikey",
                    "signingkey",
                    "encryptionkey",
                    "encryptkey",
                    "masterkey",
                    "accountkey",
                    "clientkey",
                    "authkey",
                    "sshkey",
                    "sharedkey",
                    "storagekey",
                    "sessionkey",
                    "tlskey",
                    "serverkey",
                    "rsakey",
                    "pemkey",
                    "licensekey",
                    "appkey",
                    "hmackey",
                    "jwtkey",
                    "consumerkey",
                    "deploykey",
                    "cryptkey",
                    "sharedsecret",
                    "sharedaccesssignature",
                    "idrsa",
                    "iddsa",
                    "idecdsa",
                    "ided25519");
    private static final List<String> SECRETS_FOR_SURE =
            List.of(
                    "clientsecret",
                    "appsecret",
                    "applicationsecret",
                    "apisecret",
                    "consumersecret",
                    "signingsecret",
                    "jwtsecret",
                    "oauthsecret",
                    "sessionsecret",
                    "cookiesecret",
                    "webhooksecret",
                    "hmacsecret",
                    "tokensecret",
                    "awssecret",
                    "encryptionsecret");

    private NameClassifier() {}

    /** The verdict on a name of at most {@link #LONGEST} characters. */
    static NameVerdict verdict(String name) {
        if (name.equals("value")) {
            return NameVerdict.VALUE;
        }
        // Every process that a shell started has this variable, connection strings have it too.
        if (name.equals("PWD")) {
            return NameVerdict.PASSWORD_OR_DIRECTORY;
        }
        // What API servers say about credentials in annotations and attributes of users.
        if (name.startsWith("authentication.k") || name.startsWith("authorization.k")) {
            return NameVerdict.ORDINARY;
        }
        // An annotation has its owner before the slash.
        String own = name.substring(name.lastIndexOf('/') + 1);
        List<String> words = words(own);
        if (words.isEmpty()) {
            return NameVerdict.ORDINARY;
        }
        String last = words.getLast();
        String joined = String.join("", words);
        if (ABOUT_A_SECRET.contains(last)
                || joined.contains("publickey")
                || joined.endsWith("filename")) {
            return NameVerdict.ORDINARY;
        }
        if (joined.equals("auth")) {
            return NameVerdict.SECRET_OR_NAME;
        }
        if (joined.endsWith("authorization")) {
            return NameVerdict.AUTHORIZATION;
        }
        return verdict(own, words, last, joined);
    }

    private static NameVerdict verdict(
            String name, List<String> words, String last, String joined) {
        boolean isVariable = name.equals(name.toUpperCase(Locale.ROOT));
        boolean endsAsSecret = SECRETS.contains(last);
        if (isPassword(words, joined)) {
            if (last.equals("key") || last.equals("keys")) {
                return NameVerdict.ORDINARY; // the key under which a password is found
            }
            return endsAsSecret && !isVariable ? NameVerdict.SECRET_OR_NAME : NameVerdict.PASSWORD;
        }
        if (containsAny(joined, KEYS)) {
            return NameVerdict.KEY;
        }
        if (containsAny(joined, SECRETS_FOR_SURE)) {
            return NameVerdict.SECRET;
        }
        if (isToken(words, last)) {
            return last.equals("key") ? NameVerdict.ORDINARY : NameVerdict.SECRET;
        }
        boolean isSecret =
                words.stream().anyMatch(SECRETS::contains)
                        || joined.endsWith("secret")
                        || joined.endsWith("credentials");
        if (isSecret) {
            return isVariable ? NameVerdict.SECRET : NameVerdict.SECRET_OR_NAME;
        }
        return NameVerdict.ORDINARY;
    }

    private static boolean isPassword(List<String> words, String joined) {
        return containsAny(joined, PASSWORD_PARTS)
                || words.stream().anyMatch(NameClassifier::isPass);
    }

    private static boolean isPass(String word) {
        return PASSWORDS.contains(word)
                || ((word.endsWith("pass") || word.endsWith("pwd"))
                        && !NOT_PASSWORDS.contains(word));
    }

    private static boolean isToken(List<String> words, String last) {
        if (last.equals("tokens")) {
            return words.stream().noneMatch(COUNTED::contains);
        }
        return words.stream().anyMatch(word -> TOKENS.contains(word) || word.endsWith("token"));
    }

    private static boolean containsAny(String text, List<String> parts) {
        return parts.stream().anyMatch(text::contains);
    }

    /** In lower case, without digits at the end, split at humps and at what is no letter. */
    private static List<String> words(String name) {
        var words = new ArrayList<String>();
        int start = 0;
        for (int i = 0; i <= name.length(); i++) {
            boolean isEnd = i == name.length() || !Character.isLetterOrDigit(name.charAt(i));
            if (isEnd || isHump(name, i)) {
                addWord(name, start, i, words);
                start = isEnd ? i + 1 : i;
            }
        }
        return words;
    }

    private static void addWord(String name, int start, int end, List<String> into) {
        int last = end;
        while (last > start && Character.isDigit(name.charAt(last - 1))) {
            last--;
        }
        boolean isKeyFile =
                last > start && name.regionMatches(true, start, "ed25519", 0, end - start);
        if (isKeyFile || last > start) {
            into.add(name.substring(start, isKeyFile ? end : last).toLowerCase(Locale.ROOT));
        }
    }

    /** {@code dbPassword} and {@code AWSSecret} have a hump before Password and Secret. */
    private static boolean isHump(String name, int i) {
        if (i == 0 || !Character.isUpperCase(name.charAt(i))) {
            return false;
        }
        boolean afterLower = Character.isLowerCase(name.charAt(i - 1));
        boolean beforeLower = i + 1 < name.length() && Character.isLowerCase(name.charAt(i + 1));
        return afterLower || (Character.isUpperCase(name.charAt(i - 1)) && beforeLower);
    }
}
