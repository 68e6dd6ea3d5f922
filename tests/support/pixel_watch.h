// SPDX-License-Identifier: Apache-2.0
// Sees every cv::Mat buffer of one size at the moment when it is given back, and counts those that still hold a
// picture.
//
// Set once, at the start of a test program: it stays OpenCV's default allocator until the program ends.
#pragma once

#include <algorithm>
#include <atomic>
#include <opencv2/core/mat.hpp>

namespace darcha {

class PixelWatch final : public cv::MatAllocator {
public:
    static PixelWatch& install() {
        static auto* const watch = new PixelWatch; // never destroyed: matrices of static life come back late
        cv::Mat::setDefaultAllocator(watch);
        return *watch;
    }

    void watch(std::size_t bytes) {
        m_bytes = bytes;
        m_clean = 0;
        m_dirty = 0;
    }
    int clean() const { return m_clean; }
    int dirty() const { return m_dirty; }

    cv::UMatData* allocate(int dims, const int* sizes, int type, void* data, size_t* step, cv::AccessFlag flags,
                           cv::UMatUsageFlags usage) const override {
        cv::UMatData* const made = m_standard->allocate(dims, sizes, type, data, step, flags, usage);
        made->currAllocator = this;
        return made;
    }
    bool allocate(cv::UMatData* data, cv::AccessFlag flags, cv::UMatUsageFlags usage) const override {
        return m_standard->allocate(data, flags, usage);
    }
    void deallocate(cv::UMatData* data) const override {
        if (data != nullptr && data->size == m_bytes)
            ++(std::all_of(data->data, data->data + data->size, [](uchar byte) { return byte == 0; }) ? m_clean
                                                                                                      : m_dirty);
        m_standard->deallocate(data);
    }

private:
    PixelWatch() : m_standard(cv::Mat::getStdAllocator()) {}

    cv::MatAllocator* const m_standard;
    std::atomic<std::size_t> m_bytes{0};
    mutable std::atomic<int> m_clean{0};
    mutable std::atomic<int> m_dirty{0};
};

} // namespace darcha
