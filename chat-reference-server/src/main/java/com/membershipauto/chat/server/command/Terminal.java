package com.membershipauto.chat.server.command;

import com.membershipauto.chat.server.operations.Logs;
import com.membershipauto.chat.server.settings.Settings;
import com.membershipauto.chat.server.settings.SettingsException;
import com.membershipauto.chat.server.settings.Sources;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Where a command gets its settings and input from, and where it answers. */
public record Terminal(
    SettingsSource source,
    @Nullable Console console,
    BufferedReader in,
    PrintWriter out,
    PrintWriter err) {

  /** Reads the settings when a command needs them. */
  public interface SettingsSource {
    Settings load() throws SettingsException;
  }

  /** That of this process. */
  public static Terminal ofProcess() {
    return new Terminal(
        Terminal::processSettings,
        System.console(),
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
        writer(System.out),
        writer(System.err));
  }

  Settings settings() throws SettingsException {
    return source.load();
  }

  /** The next line of input. */
  String ask(String prompt) throws IOException, SettingsException {
    if (console != null) {
      out.print(prompt);
      out.flush();
    }
    String line = in.readLine();
    if (line == null) {
      throw new SettingsException("the input has ended");
    }
    return line;
  }

  /** A password typed twice, or else the next line of input. */
  String askPassword() throws IOException, SettingsException {
    if (console == null) {
      return ask("");
    }
    char[] first = console.readPassword("Password: ");
    char[] second = console.readPassword("Again: ");
    if (first == null || !Arrays.equals(first, second)) {
      throw new SettingsException("the passwords differ");
    }
    return new String(first);
  }

  private static Settings processSettings() throws SettingsException {
    Settings settings = Settings.load(Sources.ofProcess(program()));
    Logs.configure(settings.logLevel());
    return settings;
  }

  private static Path program() {
    try {
      return Path.of(Terminal.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the program's own place is no file", e);
    }
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }
}
