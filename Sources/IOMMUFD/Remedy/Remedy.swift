// SPDX-License-Identifier: Apache-2.0

extension Refusal {
  /// What would make the operation succeed, in one line; nil where nobody has written it down.
  ///
  /// It follows from the errno, the kernel function, the rule and what stood in the way.
  public var remedy: String? {
    if rule == Refusal.madeToFail { return "leave out 'failing': nothing else stood in the way here" }
    return Remedy.all.first { $0.fits(self) }?.advice(self)
  }

  /// The rule of a function that was made to fail.
  public static let madeToFail = "the function was made to fail"
}

/// What helps against some refusals.
struct Remedy: Sendable {
  private let errno: Errno?
  private let functions: [String]
  private let words: String?
  let advice: @Sendable (Refusal) -> String

  /// What helps against refusals with an errno, by some functions, with some words in the rule.
  ///
  /// What is not given may be any; a function's name may go on in brackets.
  init(
    _ errno: Errno? = nil, in functions: String..., saying words: String? = nil,
    _ advice: @escaping @Sendable (Refusal) -> String
  ) {
    self.errno = errno
    self.functions = functions
    self.words = words
    self.advice = advice
  }

  /// What helps against refusals, in words that do not depend on the case.
  init(_ errno: Errno? = nil, in functions: String..., saying words: String? = nil, then advice: String) {
    self.errno = errno
    self.functions = functions
    self.words = words
    self.advice = { _ in advice }
  }

  func fits(_ refusal: Refusal) -> Bool {
    (errno == nil || errno == refusal.errno)
      && (functions.isEmpty || functions.contains(refusal.bareFunction))
      && words.map { refusal.rule.contains($0) } != false
  }

  /// All remedies: the first that fits is meant.
  static let all = attaching + allocating + mapping + objects + process + accesses + general
}

extension Refusal {
  /// The function without what stands behind it in brackets.
  fileprivate var bareFunction: String {
    String(function.prefix { $0 != " " || function.contains("of the") })
  }

  /// The first mapping in the way; nil without one.
  var area: IOVARange? {
    for case .area(let range) in culprits { return range }
    return nil
  }

  /// The first reserved range in the way; nil without one.
  var reserved: IOVARange? {
    for case .reserved(let range, _) in culprits { return range }
    return nil
  }

  /// The first allowed range in the way; nil without one.
  var allowed: IOVARange? {
    for case .allowed(let range) in culprits { return range }
    return nil
  }

  /// The first object in the way; nil without one.
  var object: ObjectID? {
    for case .object(let id) in culprits { return id }
    return nil
  }

  /// What to do with what is mapped or allowed and in the way.
  var makeRoom: String {
    if let area { return "unmap \(area)" }
    if let allowed { return "allow other ranges than \(allowed)" }
    return "keep the range free"
  }
}
