package io.vedette.masking;

/** What the name of a value says about the value. */
enum NameVerdict {
    /** Nothing. */
    ORDINARY(0),
    /** It is a password. */
    PASSWORD(1),
    /** It is a token or another secret. */
    SECRET(2),
    /** It is a key. */
    KEY(3),
    /** It is a secret, or the name of the object that holds one. */
    SECRET_OR_NAME(4),
    /** It is an authorization header: a scheme and credentials. */
    AUTHORIZATION(5),
    /** It is the value of what its sibling names. */
    VALUE(6),
    /** It is a password, or the directory where a shell works. */
    PASSWORD_OR_DIRECTORY(7);

    private static final NameVerdict[] BY_CODE = values();

    private final int code;

    NameVerdict(int code) {
        this.code = code;
    }

    /** A number from 0, which is ordinary. */
    int code() {
        return code;
    }

    static NameVerdict of(int code) {
        return BY_CODE[code];
    }

    boolean isSensitive() {
        return this != ORDINARY && this != VALUE;
    }

    /** As what a value of that name is counted. */
    SecretKind kind() {
        return switch (this) {
            case PASSWORD, PASSWORD_OR_DIRECTORY -> SecretKind.PASSWORD;
            case KEY -> SecretKind.KEY;
            case AUTHORIZATION -> SecretKind.AUTHORIZATION;
            case ORDINARY, SECRET, SECRET_OR_NAME, VALUE -> SecretKind.NAMED_SECRET;
        };
    }
}
