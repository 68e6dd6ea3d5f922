// SPDX-License-Identifier: Apache-2.0
// One attempt to seal, shared by the thread that seals and the screen: either it is committed or it is withdrawn, never
// both.
//
// Thread-safe. The storage thread calls commit() at the last moment at which nothing has been kept; the main thread
// calls withdraw() before a person is told that nothing was sent. Whoever comes first wins, once and for all.
#pragma once

#include <atomic>

namespace darcha {

class SealAttempt {
public:
    bool commit() { return settle(State::Committed); }   // false: withdrawn, so nothing may be kept
    bool withdraw() { return settle(State::Withdrawn); } // false: too late, the packet is on its way
    bool withdrawn() const { return m_state == State::Withdrawn; }

private:
    enum class State { Open, Committed, Withdrawn };
    bool settle(State wanted) {
        State open = State::Open;
        return m_state.compare_exchange_strong(open, wanted) || open == wanted;
    }
    std::atomic<State> m_state{State::Open};
};

} // namespace darcha
