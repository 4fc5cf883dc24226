package com.membershipauto.chat.server.command;

import com.membershipauto.chat.server.login.Account;
import com.membershipauto.chat.server.login.Accounts;
import com.membershipauto.chat.server.login.Passwords;
import com.membershipauto.chat.server.settings.Settings;
import com.membershipauto.chat.server.settings.SettingsException;
import com.membershipauto.chat.server.storage.Connections;
import com.membershipauto.chat.server.storage.DatabaseException;
import com.membershipauto.chat.server.storage.Migrations;
import java.io.IOException;
import java.sql.SQLException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Accounts for the server's own login. */
@Command(
    name = "user",
    description = "Manages the accounts of the server's own login.",
    mixinStandardHelpOptions = true)
final class UserCommand {
  private static final int MIN_PASSWORD_LENGTH = 8;

  private final Terminal terminal;

  UserCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Command(
      description =
          "Adds an account. Asks for the password, or reads it from the input's first line.",
      mixinStandardHelpOptions = true)
  int add(
      @Parameters(paramLabel = "NAME", description = "The user's name, which is also the id.")
          String name,
      @Option(
              names = "--role",
              defaultValue = "user",
              paramLabel = "ROLE",
              description = "user or support (default: ${DEFAULT-VALUE}).")
          String role)
      throws SettingsException, DatabaseException, IOException, InterruptedException {
    Settings settings = terminal.settings();
    if (!Account.isName(name)) {
      throw new SettingsException("a user name has " + Account.NAME_RULE);
    }
    var parsedRole = Roles.parse(role);
    String password = terminal.askPassword();
    if (password.length() < MIN_PASSWORD_LENGTH || password.length() > Passwords.MAX_LENGTH) {
      throw new SettingsException(
          "a password has " + MIN_PASSWORD_LENGTH + " to " + Passwords.MAX_LENGTH + " characters");
    }
    Migrations.run(settings.database());
    Account account = new Account(name, Passwords.hash(password), parsedRole);
    try {
      if (!new Accounts(Connections.direct(settings.database())).add(account)) {
        throw new SettingsException("there is a user " + name + " already");
      }
    } catch (SQLException e) {
      throw DatabaseException.unreachable(e);
    }
    terminal.out().println("Added " + name + ", " + parsedRole.wireName() + ".");
    return ChatCommand.DONE;
  }
}
