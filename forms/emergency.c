#include "forms/emergency.h"

#include "forms/form.h"

static const struct emergency_question questions[] = {
    {
        .question = "Is it happening now, or is someone in danger now?",
        .what_to_do =
            "Stop here. Call the Watch Deputy now: a car must go. In danger of life: 911.",
    },
    {
        .question = "Is anyone hurt?",
        .what_to_do = "Stop here. Call for medical aid, then the Watch Deputy.",
    },
    {
        .question = "Is the suspect here, or close by?",
        .what_to_do = "Stop here. Call the Watch Deputy now, and bring the person to a safe place.",
    },
    {
        .question = "Was a weapon used, or does someone have one now?",
        .what_to_do = "Stop here. Call the Watch Deputy now, and keep the lobby clear.",
    },
    {
        .question = "Is a child missing, or a missing person at risk?",
        .what_to_do =
            "Call the Watch Deputy now: a car goes at once, and the Watch Sergeant and the "
            "Watch Commander are told. Then take the report: there is no waiting period.",
    },
};

const struct emergency_question *emergency_question_at(size_t index)
{
    return index < COUNT_OF(questions) ? &questions[index] : NULL;
}
