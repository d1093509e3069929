package dev.spirebridge.testing.peers;

import dev.spirebridge.testing.Await;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A real Chromium without a screen, with a profile of its own. One test uses it at a time. */
public final class Browser implements AutoCloseable {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Pattern REQUESTED =
      Pattern.compile("\"method\":\"Network.requestWillBeSent\".*?\"url\":\"([^\"]*)\"");

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /**
   * @param profile a folder that does not exist yet
   */
  public static Browser start(Path profile) {
    Path chromium = Peers.require("chromium");
    Path chromedriver = Peers.require("chromedriver");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.toFile());
    options.setCapability("goog:loggingPrefs", logs);
    options.addArguments(
        "--headless=new",
        // Chromium's sandbox does not run as root, as which tests in a container often do.
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars",
        "--user-data-dir=" + profile.toAbsolutePath());
    // Named here, it is looked for nowhere else, and none is downloaded.
    System.setProperty("webdriver.chrome.driver", chromedriver.toString());
    Browser browser = new Browser(new ChromeDriver(options));
    browser.open("about:blank");
    // Those of the page it has of its own for a new window.
    browser.requests();
    return browser;
  }

  public void open(String url) {
    driver.get(url);
  }

  /** As wide as a phone or a desk, and light or dark. */
  public void look(int width, boolean dark) {
    sized(width, 900);
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
  }

  private void sized(int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  /** What a reader sees of the first element that matches; empty while there is none. */
  public String text(String selector) {
    try {
      return driver.findElements(By.cssSelector(selector)).stream()
          .findFirst()
          .map(WebElement::getText)
          .orElse("");
    } catch (StaleElementReferenceException e) {
      return "";
    }
  }

  public int count(String selector) {
    return driver.findElements(By.cssSelector(selector)).size();
  }

  public WebElement element(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  /** Waits until a reader sees this somewhere in the element. */
  public void awaitText(String selector, String expected) {
    awaitUntil(selector, expected, true);
  }

  /** Waits until no reader sees it there any more. */
  public void awaitNoText(String selector, String unexpected) {
    awaitUntil(selector, unexpected, false);
  }

  private void awaitUntil(String selector, String words, boolean there) {
    try {
      Await.until(
          "\"%s\" %s %s".formatted(words, there ? "in" : "to leave", selector),
          SOON,
          () -> text(selector).contains(words) == there);
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + ", which shows\n" + text(selector), e);
    }
  }

  /** Runs a script in the page; what it returns, as Selenium turns it into Java. */
  public @Nullable Object run(String script) {
    return driver.executeScript(script);
  }

  /** What the page has complained about in the console since the last call. */
  public List<String> console() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(LogEntry::getMessage)
        .toList();
  }

  /** The addresses that were asked for since the last call. */
  public List<String> requests() {
    return driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
        .map(LogEntry::getMessage)
        .flatMap(message -> REQUESTED.matcher(message).results())
        .map((MatchResult match) -> match.group(1))
        .toList();
  }

  /** How many CSS pixels the page is wider than the window. */
  public long overflow() {
    return number("document.documentElement.scrollWidth - document.documentElement.clientWidth");
  }

  private int number(String expression) {
    return Integer.parseInt(String.valueOf(run("return " + expression)));
  }

  /** What axe-core finds wrong, one line for each element. */
  @SuppressWarnings("unchecked")
  public List<String> accessibilityFaults() {
    run(axe());
    Object found =
        driver.executeAsyncScript(
            """
            const done = arguments[arguments.length - 1];
            axe.run(document).then((found) => done(found.violations.flatMap((rule) =>
                rule.nodes.map((node) => `${rule.id}: ${node.html}: ${node.failureSummary}`))));
            """);
    return (List<String>) Objects.requireNonNull(found, "axe-core says nothing");
  }

  private static String axe() {
    try (InputStream in = Browser.class.getResourceAsStream("/axe.min.js")) {
      return new String(
          Objects.requireNonNull(in, "axe-core is missing").readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The whole page as a PNG. */
  public void screenshot(Path file, int width) {
    picture(file, width, number("document.documentElement.scrollHeight"));
  }

  /** The upper part of the page as a PNG. */
  public void picture(Path file, int width, int height) {
    sized(width, height);
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    sized(width, 900);
  }

  @Override
  public void close() {
    driver.quit();
  }
}
