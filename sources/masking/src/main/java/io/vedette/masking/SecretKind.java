package io.vedette.masking;

/** The kinds of value that are masked, as they are counted. */
public enum SecretKind {
    /** A value in the data of a Secret. */
    SECRET_DATA("values of Secrets"),
    /** A value in the data of a ConfigMap. */
    CONFIG_MAP_DATA("values of ConfigMaps"),
    /** A value whose name says that it is a password. */
    PASSWORD("passwords"),
    /** A value whose name says that it is a token or another secret. */
    NAMED_SECRET("values with the name of a secret"),
    /** A value whose name says that it is a key. */
    KEY("keys"),
    /** A private key in PEM. */
    PRIVATE_KEY("private keys"),
    /** A JSON web token, service account tokens among them. */
    JSON_WEB_TOKEN("JSON web tokens"),
    /** The credentials of an {@code Authorization} header. */
    AUTHORIZATION("authorization headers"),
    /** A token that a service gives out with a prefix of its own. */
    SERVICE_TOKEN("tokens of known services"),
    /** The password in a URL. */
    URL_PASSWORD("passwords in URLs"),
    /** A password among the arguments of a command. */
    ARGUMENT("passwords in arguments"),
    /** A text in base64, or JSON deep in texts, that holds any of the others. */
    ENCODED("encoded secrets"),
    /** An e-mail address. */
    E_MAIL("e-mail addresses"),
    /** A payment card's number. */
    CARD_NUMBER("card numbers");

    private final String label;

    SecretKind(String label) {
        this.label = label;
    }

    /** What was masked, in words for summaries, in the plural. */
    public String label() {
        return label;
    }
}
