// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cells
import Glibc
import IOMMUFD
import Inspector
import SystemPackage
import Terminal

/// The options about the screen of the inspector.
struct ScreenOptions: ParsableArguments {
  static let themeHelp: ArgumentHelp =
    "The colours: auto (any background), dark, light, safe (for eyes that confuse red and green), mono (none)."

  @Option(help: themeHelp)
  var theme: Theme.Name?

  @Flag(inversion: .prefixedNo, help: "Show ASCII only.")
  var ascii: Bool?

  @Flag(inversion: .prefixedNo, help: "Let the mouse select and scroll.")
  var mouse: Bool?

  @Flag(
    inversion: .prefixedNo,
    help:
      "Lines in the place of a screen: for screen readers, pipes and serial lines. Without a terminal it is so anyway."
  )
  var linear: Bool?

  @Option(
    help: ArgumentHelp(
      "The configuration in the place of ~/.config/ioascope/config: keys, theme, mouse.", valueName: "file"),
    completion: .file())
  var config: String?

  @Flag(help: "Read no configuration.")
  var noConfig = false

  @Option(
    help: ArgumentHelp(
      "Record what is seen as an asciicast, with its times and sizes, in a new file.", valueName: "file"),
    completion: .file())
  var record: String?

  @Flag(help: "Show in the first row how long the last key took, and its frame.")
  var timings = false

  @Flag(name: .customLong("no-journal"), help: "Do not keep what is done on disk while it is done.")
  var withoutJournal = false

  func validate() throws {
    if noConfig, config != nil { throw ValidationError("--no-config contradicts --config") }
  }

  /// Whether what is done is kept on disk.
  var keepsJournal: Bool { !withoutJournal }

  /// What the user has chosen: in a file, and by options, which go before it.
  func configuration() throws(Failure) -> Configuration {
    var configuration = try ConfigurationFile.read(noConfig ? .none : config.map { .file($0) } ?? .usual)
    // What the environment says of this terminal goes before what a file says of all.
    if StateDirectory.variable("IOASCOPE_THEME")?.isEmpty == false { configuration.theme = nil }
    configuration.theme = theme ?? configuration.theme
    configuration.ascii = ascii ?? configuration.ascii
    configuration.mouse = mouse ?? configuration.mouse
    configuration.linear = linear ?? configuration.linear
    return configuration
  }
}

/// The file in which a user has chosen what keys do and how the screen is.
enum ConfigurationFile {
  /// Which file is read.
  enum Choice {
    case none
    /// That of the user, which need not be there.
    case usual
    case file(String)
  }

  /// Reads a configuration; throws a failure that names the file and every error in it.
  static func read(_ choice: Choice) throws(Failure) -> Configuration {
    let path: String
    switch choice {
    case .none: return Configuration()
    case .file(let name): path = name
    case .usual:
      guard let usual, access(usual.string, F_OK) == 0 else { return Configuration() }
      path = usual.string
    }
    let source = try Input.source(path)
    do throws(SyntaxErrors) {
      return try Configuration(source)
    } catch {
      throw Failure(.usage, "\(error)\n'ioascope --no-config' starts without it")
    }
  }

  /// `$XDG_CONFIG_HOME/ioascope/config`, or `~/.config/ioascope/config`; nil where the environment names no home.
  private static var usual: FilePath? {
    func value(_ name: String) -> String? {
      StateDirectory.variable(name).flatMap { $0.isEmpty ? nil : $0 }
    }
    if let home = value("XDG_CONFIG_HOME") { return FilePath(home).appending("ioascope/config") }
    return value("HOME").map { FilePath($0).appending(".config/ioascope/config") }
  }
}

extension Configuration {
  /// What the terminal is asked for.
  var wishes: Terminal.Wishes { Terminal.Wishes(theme: theme, ascii: ascii, mouse: mouse) }
}

extension Theme.Name: ExpressibleByArgument {}
