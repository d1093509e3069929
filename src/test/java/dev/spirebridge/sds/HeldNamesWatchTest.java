package dev.spirebridge.sds;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What the log says of names that wait for long. */
class HeldNamesWatchTest {

  @TempDir Path folder;
  private final Logger logger = (Logger) LoggerFactory.getLogger(SdsServer.class);
  private final ListAppender<ILoggingEvent> written = new ListAppender<>();
  private NodeSds node;
  private HeldNamesWatch watch;

  @BeforeEach
  void start() {
    node = new NodeSds(folder, Duration.ofSeconds(10));
    watch = new HeldNamesWatch(() -> List.of(node.listener()), node.clock);
    written.start();
    logger.addAppender(written);
  }

  @AfterEach
  void stop() {
    logger.detachAppender(written);
    node.close();
  }

  @Test
  void namesAFewOfManyCallersInOneLine() {
    List<NodeSds.CallingProcess> processes = new ArrayList<>();
    try {
      for (int pid = 11; pid < 21; pid++) {
        processes.add(node.process(pid));
        var _ = processes.getLast().ask("default");
        var _ = processes.getLast().ask("default");
      }
      node.awaitHeldNames(20);
      watch.look();
      assertThat(written.list).isEmpty();

      node.clock.advance(HeldNamesWatch.LONG);
      watch.look();
      watch.look();
      assertThat(written.list)
          .singleElement()
          .extracting(ILoggingEvent::getFormattedMessage)
          .asString()
          .containsPattern(
              "^20 stream\\(s\\) on unix:///\\S+ \\((pid \\d+ uid 1337, ){2}pid \\d+ uid 1337"
                  + " and 7 others\\) wait for \"default\"; ");
    } finally {
      processes.forEach(NodeSds.CallingProcess::close);
    }
  }

  @Test
  void namesTheOnlyCaller() {
    try (var one = node.process(11)) {
      var _ = one.ask("file-root:system");
      node.awaitHeldNames(1);
      watch.look();
      assertThat(written.list)
          .singleElement()
          .extracting(ILoggingEvent::getFormattedMessage)
          .asString()
          .contains(" (pid 11 uid 1337) wait for \"file-root:system\"; ");
    }
  }
}
