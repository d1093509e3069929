package dev.spirebridge.testing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spirebridge.unixsocket.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A connection that one process opened and another one holds: a child of a helper program connects
 * to the server under test and passes its socket to the helper, through which this JVM then speaks.
 * The server sees the child as its peer (SO_PEERCRED), dead or alive; the connection stays open
 * until {@link #close()}, whatever becomes of the child. Needs python3, and root for another user
 * or a chosen pid. Used by one thread.
 *
 * <pre>{@code
 * assumeTrue(PassedOnConnection.isPossible());          // prints why not
 * try (var helper = PassedOnConnection.Helper.start(folder);  // a short path under /tmp
 *     var passed = helper.connect(serverEndpoint, User.OWN)) {
 *   ManagedChannel channel = ClientChannels.open(passed.endpoint(), loops);
 *   // … any gRPC client: what it sends comes from the child's connection
 *   passed.endConnector();                               // killed and reaped; the socket lives
 *   var successor = helper.connectAs(passed.connector(), serverEndpoint, User.of(1002));
 *   // … another process with the same pid, which opened a connection of its own
 * }
 * }</pre>
 */
public final class PassedOnConnection implements AutoCloseable {

  /**
   * Whom the child is when it connects.
   *
   * @param uid empty for this process's own user
   * @param groups supplementary ones; empty for this process's own when there is no user
   */
  public record User(Optional<Integer> uid, Optional<Integer> gid, List<Integer> groups) {

    public static final User OWN = new User(Optional.empty(), Optional.empty(), List.of());

    /** A user with the group of the same number, and no other. */
    public static User of(int uid) {
      return new User(Optional.of(uid), Optional.of(uid), List.of());
    }

    public User inGroups(Integer... more) {
      return new User(uid, gid, List.of(more));
    }

    private Map<String, Object> asArguments() {
      Map<String, Object> arguments = new LinkedHashMap<>();
      uid.ifPresent(number -> {
        arguments.put("uid", number);
        arguments.put("groups", groups);
      });
      gid.ifPresent(number -> arguments.put("gid", number));
      return arguments;
    }
  }

  private final Helper helper;
  private final Path relay;
  private final int connector;

  private PassedOnConnection(Helper helper, Path relay, int connector) {
    this.helper = helper;
    this.relay = relay;
    this.connector = connector;
  }

  /** Where one client, once, reaches the server through the connection. */
  public Endpoint endpoint() {
    return Endpoint.parse("unix://" + relay);
  }

  /** The pid of the process that connected. */
  public int connector() {
    return connector;
  }

  /**
   * From now on the process that connected says itself what the client says, instead of the helper.
   */
  public void letTheConnectorSpeak() {
    helper.call("speaker", Map.of("relay", relay.toString(), "connector", true));
  }

  /** From now on the helper says what the client says, as at first. */
  public void letTheHelperSpeak() {
    helper.call("speaker", Map.of("relay", relay.toString(), "connector", false));
  }

  /** Kills the process that connected and reaps it: its pid is free. The socket stays open. */
  public void endConnector() {
    helper.call("exit", Map.of("pid", connector));
  }

  /** Closes the connection. The process that opened it goes on until the helper ends. */
  @Override
  public void close() {
    helper.call("close", Map.of("relay", relay.toString()));
  }

  /** The program that holds the sockets; the processes it started end with it. */
  public static final class Helper implements AutoCloseable {

    private final PythonProcess python;
    private final Path folder;
    private int relays;

    private Helper(PythonProcess python, Path folder) {
      this.python = python;
      this.folder = folder;
    }

    /**
     * @param folder for sockets; a short path
     */
    public static Helper start(Path folder) {
      return new Helper(PythonProcess.start(), folder);
    }

    public int pid() {
      return python.pid();
    }

    /** Returns when the connection is in the server's queue or beyond. */
    public PassedOnConnection connect(Endpoint target, User user) {
      return connect(target, user, Map.of());
    }

    /** The same by a process of exactly this pid, which must be free. Takes root. */
    public PassedOnConnection connectAs(int pid, Endpoint target, User user) {
      return connect(target, user, Map.of("pid", pid));
    }

    /**
     * Runs a program as a process of exactly this pid, which must be free. Takes root.
     *
     * @param command found on PATH; its output goes to stderr
     */
    public void runAs(int pid, List<String> command) {
      call("run", Map.of("pid", pid, "argv", command));
    }

    /** Kills a process that was started here and reaps it. */
    public void end(int pid) {
      call("exit", Map.of("pid", pid));
    }

    private PassedOnConnection connect(Endpoint target, User user, Map<String, Object> more) {
      if (!(target instanceof Endpoint.Unix(var path))) {
        throw new IllegalArgumentException("not a Unix socket: " + target);
      }
      Path relay = folder.resolve("relay" + relays++);
      Map<String, Object> arguments = new LinkedHashMap<>(user.asArguments());
      arguments.put("target", path.toString());
      arguments.put("relay", relay.toString());
      arguments.putAll(more);
      return new PassedOnConnection(this, relay, call("connect", arguments).get("pid").asInt());
    }

    private JsonNode call(String command, Map<String, Object> arguments) {
      try {
        return python.call(command, arguments);
      } catch (IOException e) {
        throw new UncheckedIOException("the helper cannot " + command + " " + arguments, e);
      }
    }

    @Override
    public void close() {
      python.close();
    }
  }

  /** Whether python3 is here; says so in one line where it is not. */
  public static boolean isPossible() {
    return PythonProcess.isPresent();
  }

  /** Whether this user may choose pids and users; says so in one line where it may not. */
  public static boolean maySwitchUserAndPid() {
    return PythonProcess.isRoot();
  }
}
