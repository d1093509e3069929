package dev.spirebridge.diagnose.instance;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.spirebridge.diagnose.instance.InstancePages.Page;
import dev.spirebridge.status.ControllerProcessStatus;
import dev.spirebridge.status.IssuersStatus;
import dev.spirebridge.status.ProcessStatus;
import dev.spirebridge.status.read.NotAStatusException;
import dev.spirebridge.status.read.StatusReader;
import dev.spirebridge.status.read.Understood;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One look at all that an instance tells of itself. For one thread. */
public final class InstanceLook {

  private static final String STATUS = "/api/v1/status";
  private static final String ISSUERS = "/api/v1/issuers";
  private static final String READINESS = "/readyz";

  private final InstancePages pages;
  private final String name;
  private final List<String> notes = new ArrayList<>();

  /**
   * @param name who is asked, for people
   */
  public InstanceLook(InstancePages pages, String name) {
    this.pages = pages;
    this.name = name;
  }

  /**
   * Blocks, for three times the limit of a page at most.
   *
   * @throws NoAnswerException if there is no status: nobody answers, or somebody else does
   */
  public InstanceReport look() throws NoAnswerException, InterruptedException {
    Page page = pages.get(STATUS);
    requireStatus(page);
    Understood<ProcessStatus> status;
    try {
      status = StatusReader.status(page.body());
    } catch (NotAStatusException e) {
      throw new NoAnswerException(
          "%s answers %s, and is no spire-bridge: %s".formatted(name, STATUS, e.getMessage()),
          "name the address of an instance's --http");
    }
    return new InstanceReport(
        name,
        readiness(),
        new String(page.body(), UTF_8),
        status,
        status.status() instanceof ControllerProcessStatus ? issuers() : Optional.empty(),
        notes);
  }

  private void requireStatus(Page page) throws NoAnswerException {
    if (page.statusCode() == 200) {
      return;
    }
    String body = new String(page.body(), UTF_8);
    if (page.statusCode() == 404 && body.contains(READINESS) && body.contains("/livez")) {
      throw new NoAnswerException(
          name + " is an instance's --health address, which has no status",
          "ask the one of its --http, 127.0.0.1:9877 unless it was set, or --pod NAME -n NAMESPACE");
    }
    if (page.statusCode() == 403 && body.contains("Host header")) {
      throw new NoAnswerException(
          name + " answers only to requests that name its machine",
          "write its address in digits in place of the name");
    }
    if (page.statusCode() == 500) {
      throw new NoAnswerException(name + " answers " + STATUS + " with 500", "look at its log");
    }
    throw new NoAnswerException(
        "%s answers %s with %d, and is no spire-bridge".formatted(name, STATUS, page.statusCode()),
        "name the address of an instance's --http");
  }

  private Readiness readiness() throws InterruptedException {
    try {
      Page page = pages.get(READINESS);
      String words = new String(page.body(), UTF_8).strip();
      return switch (page.statusCode()) {
        case 200 -> new Readiness.Ready(words);
        case 503 -> new Readiness.NotReady(words);
        default ->
            new Readiness.Unknown(
                "%s answers %s with %d".formatted(name, READINESS, page.statusCode()));
      };
    } catch (NoAnswerException e) {
      return new Readiness.Unknown(e.sentence());
    }
  }

  /** A controller that checks none has no such page. */
  private Optional<Understood<IssuersStatus>> issuers() throws InterruptedException {
    try {
      Page page = pages.get(ISSUERS);
      if (page.statusCode() == 200) {
        return Optional.of(StatusReader.issuers(page.body()));
      }
      if (page.statusCode() != 404) {
        notes.add("%s answers %s with %d".formatted(name, ISSUERS, page.statusCode()));
      }
    } catch (NoAnswerException e) {
      notes.add(e.sentence());
    } catch (NotAStatusException e) {
      notes.add("what %s answers is no list of issuers: %s".formatted(ISSUERS, e.getMessage()));
    }
    return Optional.empty();
  }
}
