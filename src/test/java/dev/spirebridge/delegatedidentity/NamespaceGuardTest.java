package dev.spirebridge.delegatedidentity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whether the agent is proved to be in the bridge's own PID namespace, from all it can look like.
 */
class NamespaceGuardTest {

  private static final int AGENT = 40;
  private static final int SELF = 7;

  static Stream<Arguments> placements() {
    return Stream.of(
        arguments("both on the node", AGENT, List.of(SELF), List.of(AGENT), ""),
        arguments("agent above or beside", 0, List.of(SELF), List.of(), "is not visible"),
        arguments("agent below", AGENT, List.of(SELF), List.of(AGENT, 1), "namespace of its own"),
        arguments(
            "agent two below", AGENT, List.of(SELF), List.of(AGENT, 9, 1), "namespace of its own"),
        arguments(
            "a /proc of a namespace above", AGENT, List.of(900, SELF), List.of(AGENT), "/proc"),
        arguments("a /proc of one beside", AGENT, List.of(), List.of(AGENT), "/proc"),
        arguments("a /proc with others' numbers", AGENT, List.of(8), List.of(AGENT), "/proc"),
        arguments("agent hidden, or gone", AGENT, List.of(SELF), List.of(), "cannot be looked at"),
        arguments("a number that is another's", AGENT, List.of(SELF), List.of(41), "of its own"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("placements")
  void asksOnlyAnAgentThatIsProvedToCountAsTheBridgeDoes(
      String name, int agent, List<Integer> self, List<Integer> inProc, String objection) {
    var found = NamespaceGuard.objection(agent, SELF, new ProcStatus(self), new ProcStatus(inProc));
    if (objection.isEmpty()) {
      assertThat(found).as(name).isEmpty();
    } else {
      assertThat(found.orElseThrow()).as(name).contains(objection);
    }
  }

  @Test
  void readsItsOwnNumberFromProcAndNoneOfAProcessThatIsNotThere() {
    assertThat(ProcStatus.ofProc("self").isOnly((int) ProcessHandle.current().pid())).isTrue();
    assertThat(ProcStatus.ofProc("2147483647").numbers()).isEmpty();
  }
}
