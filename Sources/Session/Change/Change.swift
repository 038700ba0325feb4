// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Simulator

/// One thing that is different between two states of a kernel.
public struct Change: Hashable, Sendable {
  /// What became of it.
  public enum Kind: Hashable, Sendable {
    /// It is there now.
    case added
    /// It is gone.
    case removed
    /// It is another than before.
    case changed
  }

  /// What is different.
  public enum Subject: Hashable, Sendable {
    /// An object: that it exists, and whether it can be looked up.
    case object(ObjectID)
    /// How many use an object.
    case users(ObjectID)
    /// A mapping of an IOAS.
    case area(ioas: ObjectID, IOVARange)
    /// A closed range of an IOAS, and who closed it.
    case reserved(ioas: ObjectID, IOVARange, owner: IOPageTable.Owner)
    /// A range that an IOAS allows.
    case allowed(ioas: ObjectID, IOVARange)
    /// A page table that mirrors an IOAS.
    case link(ioas: ObjectID, hwpt: ObjectID)
    /// A property of an IOAS, by its name in words.
    case ioas(ObjectID, String)
    /// A property of a page table, by its name in words.
    case hwpt(ObjectID, String)
    /// The page table that iommufd has noted for a device.
    case attachment(device: ObjectID)
    /// A property of a device, by its name in words.
    case device(ObjectID, String)
    /// What the hardware translates a group's DMA with, and what else is known of the group.
    case group(UInt32, String)
    /// A property of an in-kernel user.
    case access(ObjectID, String)
    /// A property of a queue of IO page faults.
    case faultQueue(ObjectID, String)
    /// Something of the whole file or of the process, by its name in words.
    case setting(String)
  }

  /// What became of it.
  public let kind: Kind
  /// What is different.
  public let subject: Subject
  /// What was there, in words; nil where it was not.
  public let old: String?
  /// What is there, in words; nil where it is gone.
  public let new: String?

  /// Creates a change from what was there and what is there now.
  init(_ subject: Subject, _ old: String?, _ new: String?) {
    self.subject = subject
    self.old = old
    self.new = new
    kind = old == nil ? .added : new == nil ? .removed : .changed
  }

  /// What is different from one state to another: objects first, then each IOAS, page table, device and
  /// so on, ascending.
  ///
  /// Parts that both states share are not looked into. Of the mappings no more are listed than `mostAreas`.
  public static func between(_ old: Kernel, _ new: Kernel, mostAreas: Int = .max) -> [Change] {
    var changes = ChangeList(mostAreas: mostAreas)
    changes.compareObjects(old, new)
    changes.compareSpaces(old, new)
    changes.compareTables(old, new)
    changes.compareDevices(old, new)
    changes.compareUsers(old, new)
    changes.compareSettings(old, new)
    return changes.all
  }
}

/// Changes as they are found.
struct ChangeList {
  private(set) var all: [Change] = []
  /// The mappings that may still be listed.
  var mostAreas = Int.max

  /// Creates an empty list that takes so many mappings.
  init(mostAreas: Int = .max) { self.mostAreas = mostAreas }

  /// Notes what was and what is, where that is not the same.
  mutating func note(_ subject: Change.Subject, _ old: String?, _ new: String?) {
    if old != new { all.append(Change(subject, old, new)) }
  }

  /// Notes values that are in one list and not as often in the other.
  mutating func note<Value: Hashable>(
    _ old: [Value], _ new: [Value], _ describe: (Value) -> (subject: Change.Subject, words: String)
  ) {
    if old == new { return }
    for (subject, words) in old.without(new).map(describe) { note(subject, words, nil) }
    for (subject, words) in new.without(old).map(describe) { note(subject, nil, words) }
  }
}

extension Array where Element: Hashable {
  /// The values that are not in another list, or not so often, in order.
  fileprivate func without(_ other: [Element]) -> [Element] {
    var left = Dictionary(other.map { ($0, 1) }, uniquingKeysWith: +)
    return filter { value in
      guard let count = left[value], count > 0 else { return true }
      left[value] = count - 1
      return false
    }
  }
}

extension Dictionary where Key: Comparable {
  /// The keys of this and of another dictionary, ascending.
  func allKeys(with other: Self) -> [Key] {
    Set(keys).union(other.keys).sorted()
  }
}
