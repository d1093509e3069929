package dev.spirebridge.demo.node;

import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * As whom a process runs.
 *
 * @param uid empty for the user of this process
 * @param prefix what a command is preceded by to run so; it replaces itself with the command
 */
public record ProcessUser(Optional<Integer> uid, List<String> prefix) {
  /** In a gap that systemd's table of user ids leaves free, so that they are nobody's. */
  private static final int FIRST_UID = 61_001;

  private static final String TO_READ = "dac_read_search";

  public ProcessUser {
    prefix = List.copyOf(prefix);
  }

  /**
   * Different users where this process may choose, which takes root and {@code setpriv} of
   * util-linux; else this process's own user for each.
   */
  public static List<ProcessUser> find(int count) {
    return different(count, ProcessUser::allowedToRead)
        .or(() -> different(count, ProcessUser::withoutPrivilege))
        .orElseGet(() -> IntStream.range(0, count).mapToObj(_ -> same()).toList());
  }

  private static Optional<List<ProcessUser>> different(int count, IntFunction<ProcessUser> user) {
    // One start tells for all: they differ in nothing but a number.
    return WorkloadJvm.startsAs(user.apply(FIRST_UID))
        ? Optional.of(IntStream.range(0, count).map(i -> FIRST_UID + i).mapToObj(user).toList())
        : Optional.empty();
  }

  /** The user of this process. */
  public static ProcessUser same() {
    return new ProcessUser(Optional.empty(), List.of());
  }

  /** One that may read everything and nothing else: JDK and jar may lie in root's home. */
  private static ProcessUser allowedToRead(int uid) {
    return setpriv(
        uid,
        "--inh-caps=-all,+" + TO_READ,
        "--ambient-caps=-all,+" + TO_READ,
        "--bounding-set=-all,+" + TO_READ);
  }

  private static ProcessUser withoutPrivilege(int uid) {
    return setpriv(uid, "--inh-caps=-all");
  }

  private static ProcessUser setpriv(int uid, String... privileges) {
    var ids = List.of("setpriv", "--reuid=" + uid, "--regid=" + uid, "--clear-groups");
    return new ProcessUser(
        Optional.of(uid), Stream.concat(ids.stream(), List.of(privileges).stream()).toList());
  }
}
