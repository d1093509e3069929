package dev.spirebridge.unixsocket;

import static dev.spirebridge.logging.LogEvent.PINNING_WEAK;

import dev.spirebridge.unixsocket.CallerAdmission.Pinning;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes hold of processes by the means that this machine has. */
record ProcessPinner(Pinning pinning) {

  private static final Logger log = LoggerFactory.getLogger(ProcessPinner.class);

  /**
   * @param wanted empty to take the best that there is
   * @param linked whether the C library can be called
   * @throws IllegalStateException when pidfds are wanted and not to be had
   */
  static ProcessPinner choose(Optional<Pinning> wanted, boolean linked) {
    if (wanted.equals(Optional.of(Pinning.START_TIME))) {
      return new ProcessPinner(Pinning.START_TIME);
    }
    if (linked && PeerSocket.hasPidfd()) {
      return new ProcessPinner(Pinning.PIDFD);
    }
    String reason =
        linked
            ? "this kernel has no SO_PEERPIDFD; run Linux 6.5 or later"
            : "Java may not call the C library; start it with --enable-native-access=ALL-UNNAMED";
    if (wanted.isPresent()) {
      throw new IllegalStateException("callers cannot be pinned by pidfd: " + reason);
    }
    log.warn(
        PINNING_WEAK,
        "callers are told apart by their time of start, which leaves a gap: {}",
        reason);
    return new ProcessPinner(Pinning.START_TIME);
  }

  /**
   * @param socket descriptor of the connection
   * @throws ProcessEndedException when the process that connected has ended
   */
  ProcessHold hold(int socket, PeerCredentials peer) throws IOException, ProcessEndedException {
    return switch (pinning) {
      case PIDFD -> new PidfdHold(PeerSocket.pidfd(socket));
      case START_TIME -> StartTimeHold.of(peer);
    };
  }

  /**
   * Whether a hold that was had earlier is on the process of a later one of the same number. For
   * pidfds: both processes live while the earlier is looked at (the later one did before, and is
   * found to after), and of two living processes only one has the number.
   */
  static boolean isSame(ProcessHold earlier, ProcessHold later) {
    boolean similar =
        !(earlier instanceof StartTimeHold first && later instanceof StartTimeHold second)
            || first.isSameAs(second);
    return similar && earlier.isAlive() && later.isAlive();
  }
}
