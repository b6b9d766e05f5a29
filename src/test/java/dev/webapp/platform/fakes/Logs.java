package dev.webapp.platform.fakes;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.joran.spi.JoranException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.slf4j.LoggerFactory;

/** All that is logged while this is open, as the program logs it where somebody sets {@code LOG_LEVEL=TRACE}. */
public final class Logs implements AutoCloseable {
  private final List<String> lines = new ArrayList<>();
  private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
  /** PostgreSQL's driver, which logs in another way. */
  private final java.util.logging.Logger driver = java.util.logging.Logger.getLogger("org.postgresql");
  private final Handler driverHandler = new Handler() {
    private final SimpleFormatter format = new SimpleFormatter();

    @Override
    public void publish(LogRecord line) {
      add(format.format(line));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  };

  public Logs() {
    configure("/logback.xml");
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.detachAndStopAllAppenders();
    var appender = new AppenderBase<ILoggingEvent>() {
      @Override
      protected void append(ILoggingEvent event) {
        add(event.getLoggerName() + " " + event.getFormattedMessage() + " " + event.getMDCPropertyMap()
            + (event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy())));
      }
    };
    appender.setContext(context);
    appender.start();
    root.addAppender(appender);
    driverHandler.setLevel(Level.ALL);
    driver.addHandler(driverHandler);
    driver.setLevel(Level.ALL);
    driver.setUseParentHandlers(false);
  }

  private void configure(String file) {
    context.reset();
    context.putProperty("LOG_LEVEL", "TRACE");
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    try {
      configurator.doConfigure(Logs.class.getResource(file));
    } catch (JoranException e) {
      throw new IllegalStateException(e);
    }
  }

  private synchronized void add(String line) {
    lines.add(line);
  }

  public synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public void close() {
    driver.removeHandler(driverHandler);
    driver.setLevel(null);
    driver.setUseParentHandlers(true);
    configure("/logback-test.xml");
  }
}
