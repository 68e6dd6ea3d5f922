// SPDX-License-Identifier: Apache-2.0
// Every screen worth looking at, by name: a page in one of its states. Tests walk them, screenshots show them.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace darcha {

class Scene;

struct Screen {
    std::string name; // "06-face-holding"
    std::function<void(Scene&)> show;
};

const std::vector<Screen>& screens();

} // namespace darcha
