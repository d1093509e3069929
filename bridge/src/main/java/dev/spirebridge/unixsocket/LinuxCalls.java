package dev.spirebridge.unixsocket;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The few calls of the C library that neither the JDK nor Netty makes, with Linux's numbers for
 * x86_64 and aarch64, which are the same. Thread-safe.
 */
final class LinuxCalls {

  /** errno(3). */
  static final int EINTR = 4;

  private static final Logger log = LoggerFactory.getLogger(LinuxCalls.class);

  private static final short POLLIN = 1;

  private static final long PIDFD_SEND_SIGNAL = 424;
  private static final long PIDFD_OPEN = 434;

  /**
   * What a call came to.
   *
   * @param value what it returned, -1 when it failed
   * @param errno why it failed; without a meaning otherwise
   */
  record Result(int value, int errno) {
    boolean failed() {
      return value < 0;
    }
  }

  /** Linked at first use, and constants from then on, which is what makes calling them cheap. */
  private static final class Handles {
    static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    static final StructLayout STATE = Linker.Option.captureStateLayout();
    static final VarHandle ERRNO_VALUE =
        STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    /** poll(2): struct pollfd. */
    static final StructLayout POLL =
        MemoryLayout.structLayout(
            JAVA_INT.withName("fd"), JAVA_SHORT.withName("events"), JAVA_SHORT.withName("revents"));

    static final MethodHandle GETSOCKOPT =
        link(
            "getsockopt",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
    static final MethodHandle POLL_CALL =
        link("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    static final MethodHandle SOCKETPAIR =
        link("socketpair", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));

    static final MethodHandle CLOSE = link("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    /** syscall(2), for calls that older C libraries have no function for. */
    static final MethodHandle SYSCALL =
        link(
            "syscall",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
            Linker.Option.firstVariadicArg(1));

    private Handles() {}

    // Restricted, for a wrong descriptor would crash the JVM; these are checked against the manual.
    @SuppressWarnings("restricted")
    private static MethodHandle link(
        String name, FunctionDescriptor descriptor, Linker.Option... options) {
      Linker linker = Linker.nativeLinker();
      Linker.Option[] all = Arrays.copyOf(options, options.length + 1);
      all[options.length] = ERRNO;
      return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor, all);
    }
  }

  private LinuxCalls() {}

  /** Whether this JVM may and can make these calls; the reason why not is in the debug log. */
  static boolean areLinked() {
    try {
      return Handles.POLL_CALL != null;
    } catch (LinkageError e) {
      log.debug("the C library cannot be called", e);
      return false;
    }
  }

  /** getsockopt(2): {@code length} holds the room in {@code value}, and then what was needed. */
  static Result getsockopt(
      int socket, int level, int option, MemorySegment value, MemorySegment length) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Handles.STATE);
      int result =
          (int) Handles.GETSOCKOPT.invokeExact(state, socket, level, option, value, length);
      return result(result, state);
    } catch (Throwable e) {
      throw neverThrown(e);
    }
  }

  /** Whether poll(2) finds the descriptor readable now; does not wait. */
  static boolean isReadable(int descriptor) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Handles.STATE);
      MemorySegment poll = arena.allocate(Handles.POLL);
      poll.set(JAVA_INT, 0, descriptor);
      poll.set(JAVA_SHORT, 4, POLLIN);
      Result polled;
      do {
        polled = result((int) Handles.POLL_CALL.invokeExact(state, poll, 1L, 0), state);
      } while (polled.failed() && polled.errno() == EINTR);
      // A descriptor that cannot be asked is one that nothing may be built on.
      return polled.failed() || poll.get(JAVA_SHORT, 6) != 0;
    } catch (Throwable e) {
      throw neverThrown(e);
    }
  }

  /** socketpair(2). */
  static Result socketpair(int domain, int type, MemorySegment pair) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Handles.STATE);
      return result((int) Handles.SOCKETPAIR.invokeExact(state, domain, type, 0, pair), state);
    } catch (Throwable e) {
      throw neverThrown(e);
    }
  }

  /** pidfd_open(2): a descriptor of the process that has this number now. */
  static Result pidfdOpen(int pid) {
    return syscall(PIDFD_OPEN, pid, 0);
  }

  /** pidfd_send_signal(2). */
  static Result pidfdSendSignal(int pidfd, int signal) {
    return syscall(PIDFD_SEND_SIGNAL, pidfd, signal);
  }

  /** close(2). */
  static Result close(int descriptor) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Handles.STATE);
      return result((int) Handles.CLOSE.invokeExact(state, descriptor), state);
    } catch (Throwable e) {
      throw neverThrown(e);
    }
  }

  private static Result syscall(long number, long first, long second) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Handles.STATE);
      long value = (long) Handles.SYSCALL.invokeExact(state, number, first, second, 0L, 0L);
      return result((int) value, state);
    } catch (Throwable e) {
      throw neverThrown(e);
    }
  }

  private static Result result(int value, MemorySegment state) {
    return new Result(value, (int) Handles.ERRNO_VALUE.get(state, 0L));
  }

  private static AssertionError neverThrown(Throwable error) {
    return new AssertionError("a call of the C library throws nothing", error);
  }
}
