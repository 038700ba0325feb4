// SPDX-License-Identifier: Apache-2.0

import Cells
import IOMMUFD
import Session
import Simulator

// Keys while an operation is taken step by step.
extension Inspector {
  /// The panels that are there, in their order.
  var availablePanels: [Panel] { Panel.allCases.filter { $0 != .steps || session.stepping != nil } }

  /// Whether a statement is entered step by step rather than performed.
  var entersSteps: Bool { stepMode && session.inStep == nil }

  /// From now on operations are entered step by step, or no longer.
  mutating func toggleStepMode() {
    stepMode.toggle()
    notice = .message(
      stepMode
        ? "operations are now entered step by step: \(keymap.label(.stepForward)) steps, \(keymap.label(.stepBack)) goes back, \(keymap.label(.operationForward)) finishes. \(lockOrderWords)"
        : "operations are now performed at once")
  }

  /// The order of the design's locks; what is taken against it is marked ORDER.
  private var lockOrderWords: String {
    let design = session.kernel.design
    return
      "\(design.name) takes locks in the order \(design.lockOrder.map(\.rawValue).joined(separator: ", "));"
      + " a step that does otherwise is marked ORDER."
  }

  /// Enters an operation before its first step.
  mutating func enter(_ statement: Statement) {
    session.enter(statement)
    mode = .browse
    notice = nil
    focus = .steps
    showStep()
  }

  /// One step forward; behind the last one the operation is noted in the journal.
  ///
  /// Between operations the next one of the branch is entered.
  mutating func stepForward() {
    if session.stepping == nil {
      if !enterNext() {
        notice = .message("this is the end of the journal: \(keymap.label(.stepMode)), then an operation")
      }
      return
    }
    guard session.stepping?.forward() == true else { return finishSteps() }
    showStep()
  }

  /// One step back; before the first one the operation is left.
  ///
  /// Between operations the last one is entered at its end.
  mutating func stepBack() {
    if session.stepping == nil {
      if !enterLast() { notice = .message("this is the beginning of the journal") }
      return
    }
    guard session.stepping?.back() == true else { return leaveSteps() }
    showStep()
  }

  /// To the end of the operation, which is noted in the journal.
  mutating func finishSteps() {
    forgetListings()
    guard let entry = session.finishStepping() else { return }
    if focus == .steps { focus = .journal }
    note(entry)
  }

  /// On to the next step that changes what is selected elsewhere.
  mutating func stepToChange() {
    let selected = stepSubject
    guard session.stepping?.forward(toChangeOf: { $0.fingerprint(of: selected) }) == true else {
      notice = .message("nothing that is selected changes from here to the end of the operation")
      return
    }
    showStep()
  }

  mutating func leaveSteps() {
    guard let stepping = session.stepping else { return }
    session.leaveStepping()
    if focus == .steps { focus = .objects }
    notice = .message("before '\(stepping.statement)'; nothing of it was done")
  }

  /// Selects the next step, so that it stays on the screen.
  mutating func showStep() {
    guard let stepping = session.stepping else { return }
    let place = min(stepping.position, stepping.events.count - 1)
    panels[.steps, default: PanelState()].selection = .step(place)
    // What the last step has changed stands above the next one, and should be seen with it.
    panels[.steps]?.top = .step(max(0, stepping.position - 1))
    refreshHeat()
  }

  /// Chooses the errno that the selected step fails with.
  mutating func failStep() {
    guard let stepping = session.stepping, case .step(let event)? = panels[.steps]?.selection else { return }
    guard stepping.events[event].canFail else {
      notice = .message("this step cannot fail")
      return
    }
    mode = .fault(FaultChoice(event: event, errnos: stepping.events[event].errnos))
  }

  /// A key while an errno is being chosen.
  mutating func handle(_ action: Action?, _ choice: FaultChoice) {
    var choice = choice
    switch action {
    case .right?, .down?, .nextPanel?: choice.move(by: 1)
    case .left?, .up?, .previousPanel?: choice.move(by: -1)
    case .open?:
      mode = .browse
      if session.stepping?.fail(choice.event, with: choice.errno) == true { showStep() }
      return
    case .back?, .quit?:
      mode = .browse
      return
    default: break
    }
    mode = .fault(choice)
  }

  /// Goes to the place before a step.
  mutating func open(step: Int) {
    session.stepping?.go(to: step)
    showStep()
  }

  /// The IOAS, page table or device that 'the next change' is about.
  private var stepSubject: StepSubject {
    switch focus {
    case .devices: selectedDevice.map { .device($0) } ?? .everything
    case .space, .windows: currentIOAS.map { .object($0) } ?? .everything
    case .objects, .steps, .journal, .detail: selectedObject.map { .object($0) } ?? .everything
    }
  }
}

/// What a step may change.
enum StepSubject: Hashable {
  case object(ObjectID)
  case device(DeviceName)
  case everything
}

extension Kernel {
  /// What there is to see of something, as a value that differs when it changes.
  fileprivate func fingerprint(of subject: StepSubject) -> [String] {
    switch subject {
    case .object(let id):
      let map = ioases[id]?.iopt
      return [
        "\(objects[id].map { "\($0.users) \($0.serial)" } ?? "gone")",
        "\(map.map { "\($0.areas.count) \($0.alignment) \($0.reserved) \($0.domains)" } ?? "")",
        "\(hwpts[id].map { "\($0.mappings.count) \($0.aperture?.description ?? "") \($0.msiCookie?.description ?? "")" } ?? "")",
        "\(attachment(of: id)?.description ?? "") \(devices(on: id))",
      ]
    case .device(let name):
      let id = deviceID(name)
      return ["\(id?.description ?? "") \(id.flatMap { attachment(of: $0) }?.description ?? "")"]
    case .everything:
      return objects.ids.flatMap { fingerprint(of: .object($0)) }
    }
  }
}
