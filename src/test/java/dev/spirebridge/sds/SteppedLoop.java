package dev.spirebridge.sds;

import io.grpc.netty.shaded.io.netty.channel.EventLoop;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** An event loop that does its next task when it is told to: so a test decides what comes first. */
final class SteppedLoop {

  private final String name;
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final EventLoop loop =
      (EventLoop)
          Proxy.newProxyInstance(
              EventLoop.class.getClassLoader(), new Class<?>[] {EventLoop.class}, this::invoke);

  SteppedLoop(String name) {
    this.name = name;
  }

  /** Does nothing but take tasks. */
  EventLoop loop() {
    return loop;
  }

  void execute(Runnable task) {
    tasks.add(task);
  }

  boolean hasNext() {
    return !tasks.isEmpty();
  }

  void next() {
    tasks.remove().run();
  }

  @SuppressWarnings("ReferenceEquality") // That is what equals of a loop means.
  private @Nullable Object invoke(Object proxy, Method method, Object[] arguments) {
    return switch (method.getName()) {
      case "execute" -> {
        execute((Runnable) arguments[0]);
        yield null;
      }
      case "equals" -> proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(this);
      case "toString" -> name;
      default -> throw new UnsupportedOperationException(method.toString());
    };
  }
}
