package dev.spirebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.status.InfoStatus;
import ch.qos.logback.core.status.StatusUtil;
import ch.qos.logback.core.status.WarnStatus;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spirebridge.app.LogConfig;
import dev.spirebridge.logging.LogEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LoggingTest {

  private final PrintStream before = System.err;
  private final ByteArrayOutputStream captured = new ByteArrayOutputStream();
  private final Logger ours = LoggerFactory.getLogger("dev.spirebridge.sds.Example");

  @BeforeEach
  void capture() {
    System.setErr(new PrintStream(captured, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void restore() {
    System.setErr(before);
    Logging.apply(LogConfig.DEFAULT);
  }

  @Test
  void textIsOneReadableLine() {
    apply(LogConfig.Format.TEXT, LogConfig.Level.INFO);

    ours.atInfo().addKeyValue("name", "ROOTCA").addKeyValue("node", "a \"b\"").log("Name held");

    assertThat(text())
        .matches(
            "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z INFO  Example  Name held"
                + " name=ROOTCA node=\"a \\\\\"b\\\\\"\"\n");
  }

  @Test
  void textHasTheNameOfTheEventInPlaceOfTheLogger() {
    apply(LogConfig.Format.TEXT, LogConfig.Level.INFO);

    ours.warn(LogEvent.NACK_RECEIVED, "NACK from {}", "pid 12");

    assertThat(text()).endsWith("Z WARN  nack-received  NACK from pid 12\n");
  }

  @Test
  void tellsWhatGoesWrongInTheLogItselfAndNothingElseOfIt() {
    LoggerContext context = new LoggerContext();
    new LogbackSetup().configure(context);

    context.getStatusManager().add(new InfoStatus("an appender was made", this));
    assertThat(text()).isEmpty();
    context.getStatusManager().add(new WarnStatus("nothing can be written", this));
    assertThat(text()).isEqualTo("logging: nothing can be written\n");
    assertThat(StatusUtil.contextHasStatusListener(context))
        .as("otherwise each start makes a printer with the rules of all time zones")
        .isTrue();
  }

  @Test
  void jsonHasTheNameOfTheEventBesideTheLogger() throws IOException {
    apply(LogConfig.Format.JSON, LogConfig.Level.INFO);

    ours.atWarn().addMarker(LogEvent.NACK_RECEIVED).addKeyValue("event", "own").log("NACK");

    JsonNode line = new ObjectMapper().readTree(text());
    assertThat(line.get("event").asText()).isEqualTo("nack-received");
    assertThat(line.get("event_").asText()).isEqualTo("own");
    assertThat(line.get("logger").asText()).isEqualTo("dev.spirebridge.sds.Example");
  }

  @Test
  void whatPeersSendCannotBeginALineOrDriveATerminal() {
    apply(LogConfig.Format.TEXT, LogConfig.Level.INFO);

    ours.atWarn().addKeyValue("reason", "x\ny").log("NACK \u001b[31m");

    assertThat(text()).hasLineCount(1).endsWith("NACK \\u001b[31m reason=x\\ny\n");
  }

  @Test
  void jsonIsOneObjectPerLine() throws IOException {
    apply(LogConfig.Format.JSON, LogConfig.Level.INFO);

    ours.atError()
        .addKeyValue("streams", 3)
        .addKeyValue("level", "own")
        .addKeyValue("ok", true)
        .setCause(new IOException("gone"))
        .log("quote \" backslash \\ line\nend\u0001 ü");

    assertThat(text()).hasLineCount(1);
    JsonNode line = new ObjectMapper().readTree(text());
    assertThat(Instant.parse(line.get("time").asText())).isAfter(Instant.EPOCH);
    assertThat(line.get("level").asText()).isEqualTo("error");
    assertThat(line.get("logger").asText()).isEqualTo("dev.spirebridge.sds.Example");
    assertThat(line.get("thread").asText()).isEqualTo(Thread.currentThread().getName());
    assertThat(line.get("message").asText()).isEqualTo("quote \" backslash \\ line\nend\u0001 ü");
    assertThat(line.get("streams").asInt()).isEqualTo(3);
    assertThat(line.get("level_").asText()).isEqualTo("own");
    assertThat(line.get("ok").asBoolean()).isTrue();
    assertThat(line.get("exception").asText()).startsWith("java.io.IOException: gone");
  }

  @Test
  void theLevelIsOursAndLibrariesStayAtWarnings() {
    apply(LogConfig.Format.TEXT, LogConfig.Level.TRACE);

    ours.trace("ours");
    LoggerFactory.getLogger("io.grpc.netty.NettyServerHandler").info("frame with a key");
    java.util.logging.Logger grpc =
        java.util.logging.Logger.getLogger("io.grpc.netty.NettyServerHandler");
    grpc.fine("frame with a key");
    grpc.log(java.util.logging.Level.WARNING, "watch {0}", "out");

    assertThat(text())
        .hasLineCount(2)
        .contains("TRACE Example  ours", "WARN  NettyServerHandler  watch out");
  }

  /** A pod where nothing listens would else be two stack traces. */
  @Test
  void keepsQuietAboutForwardedPortsThatWereClosed() {
    apply(LogConfig.Format.TEXT, LogConfig.Level.INFO);

    LoggerFactory.getLogger("io.fabric8.kubernetes.client.jdkhttp.JdkWebSocketImpl")
        .warn("Queued close did not succeed", new java.io.IOException("closed output"));

    assertThat(text()).isEmpty();
  }

  @Test
  void errorsOnlySilencesWarningsOfLibrariesToo() {
    apply(LogConfig.Format.TEXT, LogConfig.Level.ERROR);

    ours.warn("ours");
    LoggerFactory.getLogger("io.grpc.Something").warn("theirs");

    assertThat(text()).isEmpty();
  }

  private static void apply(LogConfig.Format format, LogConfig.Level level) {
    Logging.apply(new LogConfig(format, level));
  }

  private String text() {
    return captured.toString(StandardCharsets.UTF_8);
  }
}
