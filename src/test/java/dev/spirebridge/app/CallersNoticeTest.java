package dev.spirebridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CallersNoticeTest {

  @Test
  void namesThoseThatTheSocketFileLetsIn() {
    assertThat(notice(Inputs.delegated()))
        .isEqualTo(
            "callers: only processes of root or the bridge's own user or the bridge's own group,"
                + " as the mode rw-rw---- of the socket files says; set socketFiles.group to let"
                + " in another group, or callers.uids or callers.gids to name those that may call");
    assertThat(notice(Inputs.delegated().withFile("socketFiles: {mode: 0620, group: proxies}")))
        .startsWith(
            "callers: only processes of root or the bridge's own user or group proxies, as");
    assertThat(notice(Inputs.delegated().withFile("socketFiles: {mode: 0600, group: 7}")))
        .startsWith("callers: only processes of root or the bridge's own user, as");
  }

  @Test
  void saysThatAFileForEverybodyLetsEverybodyIn() {
    assertThat(notice(Inputs.delegated().withFile("socketFiles: {mode: 0666}")))
        .isEqualTo(
            "callers: every process that reaches a socket file, as its mode rw-rw-rw- says; set"
                + " callers.uids or callers.gids to name those that may call");
  }

  @Test
  void namesThoseThatAreListed() {
    assertThat(notice(Inputs.delegated().withFile("callers: {uids: [4294967294, 3], gids: [7]}")))
        .isEqualTo(
            "callers: only processes of user 3, 4294967294 or group 7, as callers.uids and"
                + " callers.gids say; others are refused and counted");
  }

  private static String notice(Inputs inputs) {
    BridgeConfig config = inputs.config();
    return switch (config.source().kind()) {
      case SourceKind.Delegated delegated ->
          CallersNotice.of(delegated.callers(), config.socketFiles());
      case SourceKind.WorkloadApi _ -> throw new AssertionError("not the source under test");
    };
  }
}
