package dev.spirebridge.clusterspiffeid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.clusterspiffeid.LabelSelector.Operator;
import dev.spirebridge.clusterspiffeid.LabelSelector.Requirement;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A candidate too many costs time, one that is left out is an overlap that nobody is told of. */
class LabelIndexTest {

  private static final Map<String, String> WEB = Map.of("app", "web", "team", "a");
  private static final Map<String, String> API = Map.of("app", "api", "team", "a");
  private static final Map<String, String> BARE = Map.of();

  private final LabelIndex<Map<String, String>> index =
      new LabelIndex<>(List.of(WEB, API, BARE), labels -> labels);

  @Test
  void findsByTheEqualityThatLeavesTheFewest() {
    var ofTeam = new Requirement("team", Operator.IN, List.of("a"));
    var ofApp = new Requirement("app", Operator.IN, List.of("api"));

    assertThat(candidates(ofTeam)).containsExactly(WEB, API);
    assertThat(candidates(ofTeam, ofApp)).containsExactly(API);
    assertThat(candidates(ofApp, ofTeam)).containsExactly(API);
    assertThat(candidates(new Requirement("app", Operator.IN, List.of("db")))).isEmpty();
  }

  @Test
  void whatIsNoEqualityLeavesNothingOut() {
    assertThat(candidates()).containsExactly(WEB, API, BARE);
    assertThat(candidates(new Requirement("app", Operator.IN, List.of("db", "web"))))
        .containsExactly(WEB, API, BARE);
    assertThat(candidates(new Requirement("app", Operator.NOT_IN, List.of("web"))))
        .containsExactly(WEB, API, BARE);
    assertThat(candidates(new Requirement("app", Operator.DOES_NOT_EXIST, List.of())))
        .containsExactly(WEB, API, BARE);
  }

  private List<Map<String, String>> candidates(Requirement... requirements) {
    return index.candidates(new LabelSelector(Stream.of(requirements).toList()));
  }
}
