package io.vedette.outputs;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * The signal SIGHUP, by which those who rotate log files ask for them to be opened anew.
 *
 * <p>Java has no public way to receive signals; the class that has one is in the module {@code
 * jdk.unsupported}, which the compiler does not let us name without a warning.
 */
public final class HangUpSignal {
    private HangUpSignal() {}

    /**
     * Calls {@code action} on a thread of its own at each SIGHUP, instead of ending the process.
     *
     * @return false if this platform has no such signal
     */
    public static boolean onHangUp(Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object handling =
                    Proxy.newProxyInstance(
                            handler.getClassLoader(),
                            new Class<?>[] {handler},
                            (self, method, arguments) -> {
                                if (method.getName().equals("handle")) {
                                    action.run();
                                }
                                return null;
                            });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), handling);
            return true;
        } catch (ClassNotFoundException
                | NoSuchMethodException
                | InstantiationException
                | IllegalAccessException
                | InvocationTargetException ignored) {
            // no such module, or no such signal
            return false;
        }
    }
}
