package dev.spirebridge.testing.peers;

import dev.spirebridge.testing.PassedOnConnection;
import dev.spirebridge.testing.PassedOnConnection.Helper;
import dev.spirebridge.testing.PassedOnConnection.User;
import dev.spirebridge.unixsocket.Endpoint;

/**
 * A process of another user that has opened one connection to a Unix listener, with this test at
 * its strings: to the listener that process alone is the caller.
 */
public final class RelayedCaller implements AutoCloseable {

  private final PassedOnConnection connection;
  private final SdsChannel channel;

  private RelayedCaller(PassedOnConnection connection) {
    this.connection = connection;
    this.channel = new SdsChannel(connection.endpoint());
  }

  /** Starts the process and returns when it is in the listener's queue or beyond. */
  public static RelayedCaller start(Helper helper, OtherUser user, String listener) {
    return new RelayedCaller(helper.connect(Endpoint.parse(listener), User.of(user.uid())));
  }

  /** The same by a process of exactly this pid, which must be free. */
  public static RelayedCaller startAs(int pid, Helper helper, OtherUser user, String listener) {
    return new RelayedCaller(helper.connectAs(pid, Endpoint.parse(listener), User.of(user.uid())));
  }

  public int pid() {
    return connection.connector();
  }

  /** Opens a StreamSecrets stream and asks for these names. */
  public SotwStream ask(String... names) {
    return channel.ask(names);
  }

  /** Ends the process without warning; the test still holds its connection. */
  public void endProcess() {
    connection.endConnector();
  }

  @Override
  public void close() {
    channel.close();
    connection.close();
  }
}
