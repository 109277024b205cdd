#include "db/sample_names.h"

#define LIST(name, ...)                                                                            \
    static const char *const name##_items[] = {__VA_ARGS__};                                       \
    const struct sample_list name = {name##_items, sizeof name##_items / sizeof name##_items[0]}

LIST(sample_given_names, "Ana", "Begoña", "Carlos", "Daniela", "Esteban", "Fátima", "Gerardo",
     "Inés", "José", "Lucía", "Ángel", "Sofía", "Maricel", "Rommel", "Jejomar", "민준", "서연",
     "지우", "Min-ho", "Soo-jin", "小明", "丽华", "Wei", "Anahit", "Tigran", "Alice", "Brian",
     "Carol", "Dennis", "Edith", "Farid", "Shirin", "Linh", "Quang", "Sokha", "Yuki");
LIST(sample_family_names, "Ejemplo", "Muestra", "Ficticio", "Núñez-Prueba", "Modelo", "Inventado",
     "Halimbawa", "Kathang-Isip", "김예시", "이보기", "Kim-Sample", "Park-Example", "王样本",
     "Chen-Sample", "Orinakyan", "Example", "Sample", "Madeup", "Placeholder", "Specimen",
     "Nguyen-Vidu", "Namune", "Testperson", "Nobody");
LIST(sample_streets, "Example Street", "Sample Avenue", "Made-Up Boulevard", "Pretend Way",
     "Nowhere Lane", "Model Road", "Imaginary Drive", "Specimen Court", "Fiction Place",
     "Demonstration Circle");
LIST(sample_things, "phone", "wallet", "bicycle", "laptop", "purse", "backpack", "tool box",
     "catalytic converter", "key ring", "passport", "camera", "package");
LIST(sample_places, "in a parking lot", "on a bus", "in front of the house", "at a market",
     "in the park", "at school", "in a coffee shop", "in the garage");
LIST(sample_endings, "Nobody was hurt.", "There is a camera across the street.",
     "The person would like to be called back.", "A neighbour may have seen it.",
     "There is nothing more to follow at present.", "The person was given the card.");
LIST(sample_concerns, "Cars race at night.", "A street light has been out for weeks.",
     "Asked how to secure a bicycle.", "Asked about the block watch.",
     "Worried about calls that ask for gift cards.", "Wants to know who to call about noise.");
