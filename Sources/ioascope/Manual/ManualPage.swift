// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cells
import IOMMUFD
import Inspector

/// `ioascope man`: the manual page, made of what the program itself knows.
struct PrintManual: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "man", abstract: "Print the manual page: ioascope man | man -l -")

  func run() throws { try Output.write(ManualPage.text) }
}

/// The manual page.
enum ManualPage {
  static var text: String {
    var page = Roff(title: "ioascope", section: 1, footer: "ioascope \(Ioascope.version)")
    page.section("Name")
    page.paragraph(
      "ioascope - look into Linux iommufd: IO address spaces, page tables, devices and MSI windows")
    writeCommands(on: &page)
    writeKeys(on: &page)
    writeLanguage(on: &page)
    writeConfiguration(on: &page)
    writeSurroundings(on: &page)
    return page.text
  }

  private static func writeCommands(on page: inout Roff) {
    let commands = Ioascope.configuration.subcommands.map { (type: $0, help: HelpMessage($0)) }
    page.section("Synopsis")
    page.lines(commands.map(\.help.usage))
    page.section("Description")
    for text in HelpMessage(Ioascope.self).overview.dropFirst() { page.paragraph(text) }
    page.section("Commands")
    for (type, help) in commands {
      page.part("ioascope \(type._commandName)")
      for text in help.overview { page.paragraph(text) }
      for (term, meaning) in help.entries where !isCommon(term) { page.entry(term, meaning) }
    }
  }

  /// Whether every command has an option.
  private static func isCommon(_ term: String) -> Bool { term == "--version" || term == "-h, --help" }

  private static func writeKeys(on page: inout Roff) {
    page.section("Keys")
    for section in Binding.Section.allCases {
      page.part(section.rawValue)
      for binding in Binding.all where binding.section == section {
        page.entry(binding.keyLabels, "\(binding.summary) (\(binding.action.name))")
      }
    }
    page.section("Commands at the prompt")
    page.paragraph("Every action of a key is a command by the name in parentheses. There are also:")
    for command in Command.withoutKey { page.entry("\(command.name) \(command.arguments)", command.help) }
  }

  private static func writeLanguage(on page: inout Roff) {
    page.section("Language")
    page.paragraph(
      "A scenario file, the prompt and the journal have one operation a line. A word with $ is the name of an object, given by 'as $name'; '=> ERRNO' and '=> ok' expect an answer; # begins a comment."
    )
    for group in Verb.groups {
      page.part(group.title)
      for verb in group.verbs { page.entry(verb.usage, "\(verb.summary) (\(verb.call))") }
    }
  }

  private static func writeConfiguration(on page: inout Roff) {
    page.section("Configuration")
    page.paragraph(
      "A file of lines that are done in their order; one that begins with # is a comment. ioascope --print-config prints the present one whole."
    )
    for line in Configuration.lines { page.entry(line.usage, line.help) }
    page.lines(["# the arrows of another keyboard", "bind <C-j> down", "bind <C-k> up", "set theme safe"])
  }

  private static func writeSurroundings(on page: inout Roff) {
    page.section("Environment")
    for (name, meaning) in environment { page.entry(name, meaning) }
    page.section("Files")
    page.entry("$XDG_CONFIG_HOME/ioascope/config, ~/.config/ioascope/config", "The configuration.")
    page.entry(
      "$XDG_STATE_HOME/ioascope, ~/.local/state/ioascope",
      "One scenario file for each session, written while it goes on, for --resume; the lines of the prompt.")
    page.section("Exit status")
    for status in Status.allCases { page.entry("\(status.rawValue)", status.meaning) }
    page.entry("128+N", "Ended by signal N; the terminal is as it was before.")
  }

  private static let environment = [
    ("NO_COLOR", "Anything but nothing: no colours, meaning is in letters and attributes."),
    ("IOASCOPE_THEME", "The theme, as --theme; it goes before the configuration."),
    ("COLORFGBG", "What some terminals say of their background, for the theme auto."),
    ("TERM", "The kind of terminal. With dumb everything is told in lines, as with --linear."),
    ("LC_ALL, LC_CTYPE, LANG", "The character set: where it is not UTF-8 only ASCII is shown."),
  ]
}
