package io.vedette.outputs;

import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Reads the beginning of an answer, for messages, and no more than 64 KiB of it, whatever the
 * receiver sends. Remembers the status as soon as it is known, before the body. Used once.
 */
final class AnswerReader implements BodyHandler<String>, BodySubscriber<String> {
    private static final int SHOWN_BYTES = 256;
    private static final int READ_BYTES = 1 << 16;

    private final CompletableFuture<String> body = new CompletableFuture<>();
    private final byte[] shown = new byte[SHOWN_BYTES];
    private int shownLength;
    private int read;
    private Flow.@Nullable Subscription subscription;
    private volatile int status;

    @Override
    public BodySubscriber<String> apply(ResponseInfo info) {
        status = info.statusCode();
        return this;
    }

    /** The status, or 0 as long as there is none. */
    int status() {
        return status;
    }

    @Override
    public CompletionStage<String> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            read += buffer.remaining();
            int taken = Math.min(buffer.remaining(), SHOWN_BYTES - shownLength);
            buffer.get(shown, shownLength, taken);
            shownLength += taken;
        }
        if (read > READ_BYTES && subscription != null) {
            subscription.cancel();
            onComplete();
        }
    }

    /** The status counts; what went wrong after it does not. */
    @Override
    public void onError(Throwable ignored) {
        onComplete();
    }

    @Override
    public void onComplete() {
        body.complete(new String(shown, 0, shownLength, StandardCharsets.UTF_8).strip());
    }
}
